// npm's @servicestack/client, unmodified: told an address, a way to log in and a module of classes, it imports a
// company, a person and the contact person between them, and prints what it was answered, a line of JSON.
import { pathToFileURL } from 'node:url';
import { JsonServiceClient } from '@servicestack/client';

const [baseUrl, way, module, login, password] = process.argv.slice(2);
const types = await import(pathToFileURL(module));

const header = () => new types.Header({ Contains: 'x', Date: '2024-05-01T10:00:00', MessageID: 'm-1', Sender: '4PS' });
const guid = () => crypto.randomUUID();
const credentials = () => new types.Authenticate({ provider: 'credentials', userName: login, password });

const client = new JsonServiceClient(baseUrl);
if (way === 'basic') client.setCredentials(login, password);
if (way === 'credentials') await client.post(credentials());
if (way === 'bearer') client.bearerToken = (await new JsonServiceClient(baseUrl).post(credentials())).bearerToken;

async function refused(send) {
  try {
    return { answered: await send() };
  } catch (error) {
    return error.responseStatus ?? { thrown: String(error) };
  }
}

const company = new types.Data_Company({ systemId: guid(), name: 'Bouw & Zn', homePage: 'https://example.nl' });
const person = new types.Data_Person({ systemId: guid(), firstName: 'Gonnie', surname: 'de Vries' });
const link = new types.Data_ContactPerson({
  systemId: guid(), crmCompanyId: company.systemId, crmPersonId: person.systemId, jobTitle: 'Calculator', blocked: false,
});
const imports = {
  company: data => new types.IDB_4PSBC_Import_Bedrijf({ Header: header(), Data: data }),
  person: data => new types.IDB_4PSBC_Import_Persoon({ Header: header(), Data: data }),
  link: data => new types.IDB_4PSBC_Import_ContactPerson({ Header: header(), Data: data }),
};

const seen = { keys: { company: company.systemId, person: person.systemId } };
seen.company = await client.post(imports.company(company));
seen.person = await client.post(imports.person(person));
seen.first = await client.post(imports.link(link));
seen.again = await client.post(imports.link(link));
link.jobTitle = 'Uitvoerder';
link.blocked = true;
seen.changed = await client.post(imports.link(link));
seen.atRoute = await client.postToUrl('/api/4PSBC/ImportContactpersoon', imports.link(link));
seen.unknown = await client.post(imports.link(new types.Data_ContactPerson({ crmCompanyId: guid() })));
seen.batch = await client.sendAll([
  imports.company(new types.Data_Company({ systemId: guid(), name: 'A' })),
  imports.company(new types.Data_Company({ digiOfficeId: guid(), name: 'B' })),
]);
seen.elsewhere = [];
for (const other of [new JsonServiceClient(`${baseUrl}/api`), new JsonServiceClient(`${baseUrl}/api`).useBasePath('')]) {
  other.setCredentials(login, password);
  seen.elsewhere.push(await other.post(imports.link(link)));
  await other.sendOneWay(imports.link(link));
  await other.sendAllOneWay([imports.link(link)]);
  seen.elsewhere.push((await other.sendAll([imports.link(link)]))[0]);
}
seen.noData = await refused(() => client.post(imports.link(undefined)));
const stranger = new JsonServiceClient(baseUrl);
stranger.setCredentials(login, 'wrong');
seen.stranger = await refused(() => stranger.post(imports.company(company)));
seen.ping = await client.get(new types.Ping());
console.log(JSON.stringify(seen));
