import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { deliver } from '../../local/event-delivery';
import { freePort } from '../../local/free-port';
import { close, listen } from '../../local/http-listening';
import type { ObjectCreatedEvent } from '../../local/object-store';
import { temporaryDirectory } from '../stores';

const event: ObjectCreatedEvent = { Records: [] };
const deadLetters = temporaryDirectory();
afterAll(() => rmSync(deadLetters, { recursive: true, force: true }));

/** A function that answers its invocations with these statuses, one after the other. */
async function withFunction(statuses: number[], port: number, work: () => Promise<void>): Promise<number> {
  let invocations = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(statuses[invocations++] ?? 200).end('the reason');
  });
  await listen(server, port);
  await work();
  await close(server);
  return invocations;
}

test('an event waits for a function that is not running yet', async () => {
  const port = await freePort();
  const delivered = deliver(event, { functionUrl: `http://127.0.0.1:${port}`, deadLetters });
  const invocations = await withFunction([200], port, () => delivered);
  expect(invocations).toBe(1);
  expect(readdirSync(deadLetters)).toEqual([]);
});

test('a failed invocation is tried twice more, and then it is a dead letter', async () => {
  const port = await freePort();
  const where = { functionUrl: `http://127.0.0.1:${port}`, deadLetters };
  expect(await withFunction([500, 500, 200], port, () => deliver(event, where))).toBe(3);
  expect(readdirSync(deadLetters)).toEqual([]);

  expect(await withFunction([500, 500, 500], port, () => deliver(event, where))).toBe(3);
  const [letter] = readdirSync(deadLetters);
  expect(JSON.parse(readFileSync(join(deadLetters, letter!), 'utf8'))).toEqual({ reason: 'the reason', event });
});
