// Tests the platform on Apache Kafka, Apache Flink and DynamoDB Local, as `npm start -- --engines` runs it.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { eventually } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { expectTotalsOfDatabase } from './sales-totals';
import { freePortRange, StartedPlatform } from './started-platform';

/** Includes the start of JVMs on a busy machine, and the first download of the jars. */
const LONG_MS = 300_000;

const directory = temporaryDirectory();
let port: number;
let platform: StartedPlatform;

beforeAll(async () => {
  port = await freePortRange();
  platform = await new StartedPlatform({ directory, port, args: ['--engines'] }).ready();
}, LONG_MS);
afterAll(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
}, LONG_MS);

/** Session cookie, as in a browser. */
let cookie = '';

async function call<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  for (const set of response.headers.getSetCookie()) {
    cookie = set.split(';')[0]!;
  }
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${answer}`);
  }
  return JSON.parse(answer) as T;
}

test(
  'registers, books, and gets the confirmation, the ticket and the sales total',
  async () => {
    const { user_id } = await call<{ user_id: string }>('/users/register', { name: 'Ada', email: 'ada@example.org' });
    // booking-service receives the events from the stream a moment after the start.
    const { booking_id } = await eventually(
      () => call<{ booking_id: string }>('/bookings/book', { user_id, event_id: '1', ticket_count: 2 }),
      LONG_MS,
    );
    await eventually(
      async () => expect(await call(`/bookings/${booking_id}`)).toMatchObject({ status: 'confirmed' }),
      LONG_MS,
    );
    const ticket = expect.objectContaining({ key: expect.stringContaining(`${booking_id}_TICKET.pdf`) });
    await eventually(async () => expect(await call('/tickets')).toContainEqual(ticket), LONG_MS);
    const sale = expect.objectContaining({ event_id: '1', total_tickets: 2 });
    await eventually(async () => expect(await call('/analytics')).toContainEqual(sale), LONG_MS);
  },
  LONG_MS,
);

test(
  'Flink has the totals of the database after 10,000 bookings with Kafka killed',
  () =>
    expectTotalsOfDatabase({
      port,
      killKafka: () => process.kill(childOf(platform.processes().get('kafka-broker')!.pid), 'SIGKILL'),
      timeoutMs: LONG_MS,
    }),
  2 * LONG_MS,
);

/** Returns the JVM, a child of the process that the platform records. */
function childOf(pid: number): number {
  return Number(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }));
}
