// Sells 10,000 free tickets while the ticket generator and the object store are killed. Each confirmed booking gets a
// ticket.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUCKET } from '../../local/platform/environment';
import { eventually } from '../support/eventually';
import { ask } from '../support/http';
import { temporaryDirectory } from '../support/temporary-directory';
import { Bucket } from './booking/bucket';
import { openTicket } from './booking/evidence';
import { freePortRange, StartedPlatform } from './started-platform';

const BOOKINGS = 10_000;
const CLIENTS = 32;
const TIMEOUT_MS = 600_000;

const directory = temporaryDirectory();
const data = join(directory, '.ticketing');
let port: number;
let platform: StartedPlatform;
let bucket: Bucket;

beforeAll(async () => {
  port = await freePortRange();
  platform = await new StartedPlatform({ directory, port }).ready();
  bucket = new Bucket(`http://127.0.0.1:${port + 6}`, BUCKET);
});
afterAll(async () => {
  bucket?.close();
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function addFreeEvent(): Promise<string> {
  const added = await ask(`http://127.0.0.1:${port + 2}/events`, {
    method: 'POST',
    headers: { 'x-user-id': 'olga', 'x-user-role': 'organiser' },
    body: { name: 'A free concert', date: '2030-01-01', venue: 'A field', capacity: BOOKINGS },
  });
  expect(added.status).toBe(201);
  return (added.body as { event_id: string }).event_id;
}

/** Books until the event is sold out. Returns the ids of the bookings. */
async function sellOut(event: string): Promise<string[]> {
  const booked: string[] = [];
  const client = async () => {
    for (;;) {
      const body = { user_id: randomUUID(), event_id: event };
      const headers = { 'x-user-id': body.user_id };
      const { status, body: answer } = await ask(`http://127.0.0.1:${port + 3}/book`, {
        method: 'POST',
        headers,
        body,
      });
      if (status === 202) {
        booked.push((answer as { booking_id: string }).booking_id);
      } else if (status === 409) {
        return;
      } else if (status !== 404) {
        throw new Error(`${status} ${JSON.stringify(answer)}`); // 404 until booking-service has received the event
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return booked;
}

const idOf = (key: string) => /([^/]+)_TICKET\.pdf$/.exec(key)?.[1];
const ticketKeys = async () => (await bucket.keysBelow('tickets/bookings/')).filter(key => key.endsWith('.pdf'));
const ticketed = async () => new Set((await ticketKeys()).map(idOf));
const missing = async (ids: readonly string[]) => {
  const generated = await ticketed();
  return ids.filter(id => !generated.has(id));
};
const files = (...path: string[]) => readdirSync(join(data, ...path));

async function killAfter(name: string, tickets: number): Promise<void> {
  await eventually(async () => expect((await ticketed()).size).toBeGreaterThan(tickets), TIMEOUT_MS);
  process.kill(platform.processes().get(name)!.pid, 'SIGKILL');
  await platform.printed(`${name} exited (SIGKILL)`);
}

test(
  '10,000 free bookings have 10,000 tickets after the ticket generator and the object store were killed',
  async () => {
    const selling = sellOut(await addFreeEvent());
    await killAfter('ticket-generator', BOOKINGS / 4);
    await killAfter('object-store', BOOKINGS / 2);
    await killAfter('ticket-generator', (BOOKINGS / 4) * 3);
    const booked = await selling;
    expect(booked).toHaveLength(BOOKINGS);

    await eventually(async () => expect(files('object-store', 'events')).toEqual([]), TIMEOUT_MS);
    await eventually(async () => expect(await missing(booked)).toHaveLength(0), TIMEOUT_MS);
    expect(await ticketed()).toHaveProperty('size', BOOKINGS);
    expect(files('dead-letters')).toEqual([]);
  },
  2 * TIMEOUT_MS,
);

test('generates readable tickets with valid codes', async () => {
  const { ticket: signingKey } = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'));
  for (const key of (await ticketKeys()).filter((_, position) => position % 500 === 0)) {
    expect(await openTicket(bucket, key, signingKey)).toMatchObject({ booking_id: idOf(key), admits: 1 });
  }
});

test('control: reports a missing ticket', async () => {
  const [first] = await ticketKeys();
  const id = idOf(first!)!;
  expect(await missing([id])).toEqual([]);
  await bucket.delete(first!);
  expect(await missing([id])).toEqual([id]);
});
