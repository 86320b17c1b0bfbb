import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { close, freePort, listen } from '@cdk-ticketing/local-runtime';
import { invokeFunction } from '../../../local/lambda/invoke-function';
import { EventQueue } from '../../../local/stores/event-queue';
import { eventually } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

interface Event {
  readonly name: string;
}

let directory: string;
let deadLetters: string;
let queue: EventQueue<Event> | undefined;
let errors: string[];

beforeEach(() => {
  directory = temporaryDirectory();
  deadLetters = join(directory, 'dead-letters');
  errors = [];
  jest.spyOn(console, 'error').mockImplementation(line => void errors.push(String(line)));
});
afterEach(() => {
  queue?.stop();
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

function open(listener: (event: Event) => void | Promise<void>): EventQueue<Event> {
  queue?.stop();
  queue = new EventQueue<Event>({ directory: join(directory, 'events'), deadLetters, listener });
  return queue;
}

const send = async (name: string) => (await queue!.store({ name })).deliver();
const eventFiles = () => readdirSync(join(directory, 'events'));
const letters = () => readdirSync(deadLetters).map(name => JSON.parse(readFileSync(join(deadLetters, name), 'utf8')));

/** Starts a function that responds to its invocations with these statuses, in order. */
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

test('keeps an event until the function is running', async () => {
  const port = await freePort();
  open(event => invokeFunction(`http://127.0.0.1:${port}`, event));
  await send('early');
  const invocations = await withFunction([200], port, () => eventually(() => expect(eventFiles()).toEqual([])));
  expect(invocations).toBe(1);
  expect(letters()).toEqual([]);
});

test('retries a failed invocation twice, then stores a dead letter', async () => {
  const port = await freePort();
  open(event => invokeFunction(`http://127.0.0.1:${port}`, event));
  const deliver = async (name: string) => {
    await send(name);
    await eventually(() => expect(eventFiles()).toEqual([]));
  };
  expect(await withFunction([500, 500, 200], port, () => deliver('lucky'))).toBe(3);
  expect(letters()).toEqual([]);

  expect(await withFunction([500, 500, 500], port, () => deliver('unlucky'))).toBe(3);
  expect(letters()).toEqual([{ reason: 'the reason', event: { name: 'unlucky' } }]);
  expect(errors).toEqual([expect.stringMatching(/^dead letter .*: the reason$/)]);
});

test('delivers other events while one waits for its retry', async () => {
  const delivered: string[] = [];
  open(({ name }) => {
    if (name.startsWith('bad')) {
      throw new Error('no');
    }
    delivered.push(name);
  });
  for (let number = 0; number < 20; number++) {
    await send(`bad ${number}`);
  }
  await send('good');
  await eventually(() => expect(delivered).toEqual(['good']));
  expect(letters()).toEqual([]); // retries are pending
});

test('delivers dead letters once more at a start, then removes or keeps them', async () => {
  open(() => {
    throw new Error('broken');
  });
  await send('repaired');
  await send('poison');
  await eventually(() => expect(letters()).toHaveLength(2));

  const attempts: string[] = [];
  open(({ name }) => {
    attempts.push(name);
    if (name === 'poison') {
      throw new Error('still broken');
    }
  });
  const kept = [{ reason: 'still broken', event: { name: 'poison' } }];
  await eventually(() => expect(letters()).toEqual(kept));
  expect(attempts.sort()).toEqual(['poison', 'repaired']);
});

test('deletes the oldest dead letters above 10,000, and logs their names', async () => {
  mkdirSync(deadLetters);
  for (let number = 0; number < 10_000; number++) {
    writeFileSync(join(deadLetters, `2020-${String(number).padStart(5, '0')}.json`), '');
  }
  open(() => {
    throw new Error('no');
  });
  await send('newest');
  await eventually(() => expect(errors.at(-1)).toMatch('deleted the oldest: 2020-00000.json'));
  expect(readdirSync(deadLetters)).toHaveLength(10_000);
});

test('deletes an event that was neither delivered nor discarded before a crash', async () => {
  const delivered: Event[] = [];
  open(event => void delivered.push(event));
  await queue!.store({ name: 'of an object that was never published' });
  expect(eventFiles()).toHaveLength(1);
  open(event => void delivered.push(event));
  expect(eventFiles()).toEqual([]);
  await send('next');
  await eventually(() => expect(delivered).toEqual([{ name: 'next' }]));
});
