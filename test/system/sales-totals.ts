// Ten thousand bookings while Kafka is killed: what analytics tells in the end is what the database holds.
import { randomUUID } from 'node:crypto';
import { openBookingDatabase, sell } from '../constructs/booking-service/app/booking-database';
import { eventually } from '../support/eventually';

const BOOKINGS = 10_000;
const AT_ONCE = 32;
const EVENTS = ['hall-1', 'hall-2', 'hall-3'];

export interface SalesTotals {
  /** Of the platform: its services and stores are at the ports after it. */
  readonly port: number;
  /** Whoever is to start it again does so without being told. */
  readonly killKafka: () => void;
  /** For the last window to end, and whatever has to be started again. */
  readonly patienceMs: number;
}

export async function expectTotalsOfTheDatabase({ port, killKafka, patienceMs }: SalesTotals): Promise<void> {
  const database = await openBookingDatabase(`postgresql://postgres@127.0.0.1:${port + 4}/ticketdb`);
  try {
    for (const event of EVENTS) {
      await sell(database, event, { capacity: 1_000_000 });
    }
    let asked = 0;
    const customer = async () => {
      while (asked < BOOKINGS) {
        const number = asked++;
        if (number === BOOKINGS / 2) {
          killKafka();
        }
        await book(port, EVENTS[number % EVENTS.length]!, 1 + (number % 4));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, customer));
    const { rows: sold } = await database.pool.query<{ event_id: string; bookings: number; total_tickets: number }>(
      `SELECT event_id, count(*)::int AS bookings, sum(ticket_count)::int AS total_tickets
       FROM booking.bookings WHERE event_id = ANY($1) GROUP BY event_id`,
      [EVENTS],
    );
    expect(sold.reduce((sum, { bookings }) => sum + bookings, 0)).toBe(BOOKINGS);
    const totals = Object.fromEntries(sold.map(({ event_id, total_tickets }) => [event_id, total_tickets]));
    await eventually(async () => expect(await told(port)).toEqual(totals), patienceMs);
  } finally {
    await database.close();
  }
}

async function book(port: number, event_id: string, ticket_count: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port + 3}/book`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: randomUUID(), event_id, ticket_count }),
  });
  const answer = await response.text();
  if (response.status !== 202) {
    throw new Error(`${response.status} ${answer}`);
  }
}

/** By the page's interface: each event's total over all its windows. */
async function told(port: number): Promise<Record<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/analytics`);
  const sales = (await response.json()) as { event_id: string; total_tickets: number }[];
  const ours = sales.filter(({ event_id }) => EVENTS.includes(event_id));
  return Object.fromEntries(ours.map(({ event_id, total_tickets }) => [event_id, total_tickets]));
}
