// Sends 10,000 bookings while Kafka is killed, and compares the totals of analytics with the database.
import { randomUUID } from 'node:crypto';
import { openBookingDatabase, sell } from '../constructs/booking-service/app/booking-database';
import { eventually } from '../support/eventually';

const BOOKINGS = 10_000;
const AT_ONCE = 32;
const EVENTS = ['hall-1', 'hall-2', 'hall-3'];

export interface SalesTotals {
  /** First port of the platform. The ports of services and stores follow it. */
  readonly port: number;
  /** Kills Kafka, which its supervisor restarts. */
  readonly killKafka: () => void;
  /** Timeout until the last window is published, including restarts. */
  readonly timeoutMs: number;
}

export async function expectTotalsOfDatabase({ port, killKafka, timeoutMs }: SalesTotals): Promise<void> {
  const database = await openBookingDatabase(`postgresql://postgres@127.0.0.1:${port + 4}/ticketdb`);
  try {
    for (const event of EVENTS) {
      await sell(database, event, { capacity: 1_000_000 });
    }
    let started = 0;
    const customer = async () => {
      while (started < BOOKINGS) {
        const number = started++;
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
    await eventually(async () => expect(await publishedTotals(port)).toEqual(totals), timeoutMs);
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

/** Returns the total of each event over all windows, from the API of the gateway. */
async function publishedTotals(port: number): Promise<Record<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/analytics`);
  const sales = (await response.json()) as { event_id: string; total_tickets: number }[];
  const totals = sales.filter(({ event_id }) => EVENTS.includes(event_id));
  return Object.fromEntries(totals.map(({ event_id, total_tickets }) => [event_id, total_tickets]));
}
