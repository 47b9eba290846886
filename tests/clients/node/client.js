'use strict';
// npm's soap: reads a command a line from standard input, prints what the library gave for it as JSON.
//
// The argument: {"services": {"PersonService": {"wsdl": …, "location": …}, …}, "version": "1.1" or "1.2"}.
// A command: {"service", "operation", "arguments"}, or {"session"} for the cookie of all services, or {"header"} for
// the SOAP header of PersonService.

const readline = require('node:readline');
const soap = require('soap');

const { services, version } = JSON.parse(process.argv[2]);
const clients = {};
let session = null;

async function clientOf(name) {
  if (!(name in clients)) {
    const { wsdl, location } = services[name];
    const options = { forceSoap12Headers: version === '1.2' };
    if (location) options.endpoint = location;
    clients[name] = await soap.createClientAsync(wsdl, options);
    if (session) takeSession(clients[name]);
  }
  return clients[name];
}

function takeSession(client) {
  client.clearHttpHeaders();
  client.addHttpHeader('Cookie', `ASP.NET_SessionId=${session}`);
}

async function call({ service, operation, arguments: given }) {
  const client = await clientOf(service);
  const port = client[service][`${service}Soap${version === '1.2' ? '12' : ''}`];
  return new Promise((resolve, reject) => {
    port[operation](given, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function answer(line) {
  const command = JSON.parse(line);
  if ('session' in command) {
    session = command.session;
    Object.values(clients).forEach(takeSession);
    return { value: null };
  }
  if ('header' in command) {
    const client = await clientOf('PersonService');
    client.clearSoapHeaders();
    client.addSoapHeader({ Authentication: command.header }, '', 'tns', 'http://24sevenOffice.com/webservices');
    return { value: null };
  }
  try {
    return { value: (await call(command)) ?? null };
  } catch (error) {
    return error.root ? { fault: error.message } : { failure: String(error.stack) };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(line)));
  }
})();
