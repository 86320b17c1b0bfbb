// People who book, change their minds and repeat themselves, whatever happens to the servers, and who write down what they were told.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from '../../../verification/booking/invariants';

export interface Customers {
  readonly acknowledged: readonly Acknowledged[];
  /** Answers that nobody should get: anything but booked, refused, or come again. */
  readonly unexpected: readonly string[];
  leave(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly booking_id?: string; readonly detail?: string };
}

export function admitCustomers(count: number, urls: () => readonly string[], events: readonly string[]): Customers {
  const acknowledged: Acknowledged[] = [];
  const unexpected: string[] = [];
  let leaving = false;

  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(oneOf(urls()) + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, body: await answer.json() } as Answer;
  };

  /** Until there is an answer: with the same key it is safe to ask again, and waiting longer each time lets the servers come back. */
  const persistently = async (ask: () => Promise<Answer>): Promise<Answer> => {
    for (let attempt = 0; ; attempt++) {
      const answer = await ask().catch(() => undefined);
      if (answer && answer.status !== 503) {
        return answer;
      }
      await sleep(Math.min(1_000, 20 * 2 ** attempt) * Math.random());
    }
  };

  const book = async (userId: string, eventId: string, ticketCount: number) => {
    const idempotencyKey = randomUUID();
    const body = { user_id: userId, event_id: eventId, ticket_count: ticketCount };
    const ask = () => send('POST', '/book', body, { 'idempotency-key': idempotencyKey });
    const note = ({ status, body }: Answer) => {
      if (status === 202) {
        acknowledged.push({ bookingId: body.booking_id!, eventId, userId, ticketCount, idempotencyKey });
      } else if (status !== 409) {
        unexpected.push(`${status} ${body.detail}`);
      }
      return status === 202 ? body.booking_id : undefined;
    };
    const booked = note(await persistently(ask));
    if (booked && Math.random() < 0.2) {
      note(await persistently(ask));
    }
    return booked;
  };

  const customer = async () => {
    const userId = randomUUID();
    while (!leaving) {
      const id = await book(userId, oneOf(events), 1 + Math.floor(Math.random() * 3));
      if (id && Math.random() < 0.3) {
        await persistently(() => send('POST', `/bookings/${id}/confirm`, { payment_reference: userId }));
      }
      if (id && Math.random() < 0.3) {
        await persistently(() => send('DELETE', `/bookings/${id}`));
      }
    }
  };

  const all = Promise.all(Array.from({ length: count }, customer));
  return {
    acknowledged,
    unexpected,
    leave: async () => {
      leaving = true;
      await all;
    },
  };
}

function oneOf<T>(choices: readonly T[]): T {
  return choices[Math.floor(Math.random() * choices.length)]!;
}
