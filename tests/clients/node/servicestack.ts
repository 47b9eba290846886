// The TypeScript classes that the server gives out, used with the types of npm's @servicestack/client: this compiles.
import { JsonServiceClient } from '@servicestack/client';
import { Data_ContactPerson, Header, IDB_4PSBC_Import_ContactPerson } from './gateway';

export async function send(client: JsonServiceClient): Promise<string> {
  const data = new Data_ContactPerson({ jobTitle: 'Calculator', blocked: false });
  const request = new IDB_4PSBC_Import_ContactPerson({ Header: new Header({ MessageID: 'm-1' }), Data: data });
  const answer = await client.post(request);
  const status: string = answer.Response.Status;
  return status + answer.Response.DigiOfficeGlobalID;
}
