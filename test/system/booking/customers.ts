// Clients that book, confirm, cancel and retry during faults, and record the acknowledged bookings.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from '../../../verification/booking/invariants';

export interface Customers {
  readonly acknowledged: readonly Acknowledged[];
  /** Responses other than 202, 409 and 503. */
  readonly unexpected: readonly string[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly booking_id?: string; readonly detail?: string };
}

export function startCustomers(count: number, urls: () => readonly string[], events: readonly string[]): Customers {
  const acknowledged: Acknowledged[] = [];
  const unexpected: string[] = [];
  let stopping = false;

  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(oneOf(urls()) + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, body: await answer.json() } as Answer;
  };

  /** Retries with backoff until a server responds. The idempotency key makes a retry of a booking safe. */
  const retried = async (request: () => Promise<Answer>): Promise<Answer> => {
    for (let attempt = 0; ; attempt++) {
      const answer = await request().catch(() => undefined);
      if (answer && answer.status !== 503) {
        return answer;
      }
      await sleep(Math.min(1_000, 20 * 2 ** attempt) * Math.random());
    }
  };

  const book = async (userId: string, eventId: string, ticketCount: number) => {
    const idempotencyKey = randomUUID();
    const body = { user_id: userId, event_id: eventId, ticket_count: ticketCount };
    const request = () => send('POST', '/book', body, { 'idempotency-key': idempotencyKey });
    const record = ({ status, body }: Answer) => {
      if (status === 202) {
        acknowledged.push({ bookingId: body.booking_id!, eventId, userId, ticketCount, idempotencyKey });
      } else if (status !== 409) {
        unexpected.push(`${status} ${body.detail}`);
      }
      return status === 202 ? body.booking_id : undefined;
    };
    const booked = record(await retried(request));
    if (booked && Math.random() < 0.2) {
      record(await retried(request));
    }
    return booked;
  };

  const customer = async () => {
    const userId = randomUUID();
    while (!stopping) {
      const id = await book(userId, oneOf(events), 1 + Math.floor(Math.random() * 3));
      if (id && Math.random() < 0.3) {
        await retried(() => send('POST', `/bookings/${id}/confirm`, { payment_reference: userId }));
      }
      if (id && Math.random() < 0.3) {
        await retried(() => send('DELETE', `/bookings/${id}`));
      }
    }
  };

  const all = Promise.all(Array.from({ length: count }, customer));
  return {
    acknowledged,
    unexpected,
    stop: async () => {
      stopping = true;
      await all;
    },
  };
}

function oneOf<T>(choices: readonly T[]): T {
  return choices[Math.floor(Math.random() * choices.length)]!;
}
