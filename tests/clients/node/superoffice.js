'use strict';
// The vendor's own client of SuperOffice's REST API: reads a command a line from standard input, prints what came of it.
//
// The argument: the options of every class (WebApiOptions). A command: {"api": "ContactRestApi", "method":
// "getByIdAsync", "arguments": […]}; {"$date": "2026-05-04T10:00:00Z"} among them stands for a Date. What the client
// returns goes out as it would go into the body of a later request: Dates as text, undefined members left out.

const readline = require('node:readline');
const webapi = require('@superoffice/webapi');

const options = JSON.parse(process.argv[2]);
const classes = {};

function classOf(name) {
  // A class adds to its options, so each gets its own.
  classes[name] ??= new webapi[name](structuredClone(options));
  return classes[name];
}

function revive(key, value) {
  return value && typeof value === 'object' && '$date' in value ? new Date(value.$date) : value;
}

async function answer(line) {
  const { api, method, arguments: given } = JSON.parse(line, revive);
  try {
    return { value: (await classOf(api)[method](...given)) ?? null };
  } catch (error) {
    if (!error.response) return { failure: String(error.stack) };
    return { status: error.response.status, body: error.response.data };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(line)));
  }
})();
