import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { Acknowledgements } from './acknowledgements';
import { Connection, type HttpAnswer } from './connection';

export interface LoadOptions {
  readonly urls: readonly string[];
  readonly connections: number;
  /** Ends after this time, or after so many requests, whichever is first. */
  readonly seconds: number;
  /**
   * Before that time: connections are opened, and the load is compiled, at the cost of those who are answered
   * meanwhile. What is due in it is booked, and not measured.
   * @default 0
   */
  readonly leadIn?: number;
  /** @default - as many as there is time for */
  readonly requests?: number;
  /** Each request is for one of them. */
  readonly events: readonly string[];
  /**
   * Requests a second, come what may; a late one counts from when it was due.
   * @default - each connection asks again when it is answered
   */
  readonly rate?: number;
  /** @default '/book' */
  readonly path?: string;
  /**
   * Who books: the n-th request is for the n-th buyer.
   * @default - a new user id for each request, without a session
   */
  readonly buyers?: readonly Buyer[];
}

export interface Buyer {
  readonly userId: string;
  /** The header line that identifies the buyer, with its line break. */
  readonly header: string;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly acknowledged: Acknowledgements;
}

setFlagsFromString('--expose-gc');
/** Of the loads before: collected in the midst of the next one it would be found in the latencies. */
export const collectGarbage = runInNewContext('gc') as () => void;

const oneOf = (events: readonly string[]) => events[Math.floor(Math.random() * events.length)]!;

/** Books with everything a good client sends: a person, a key, a trace. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { urls, connections, seconds, leadIn = 0, requests, events, rate, path = '/book', buyers } = options;
  const latencies: number[] = [];
  const acknowledged = new Acknowledgements();
  const statuses: Record<number, number> = {};
  const opened = await Promise.all(
    Array.from({ length: connections }, (_, n) => Connection.open(urls[n % urls.length]!)),
  );
  const start = performance.now();
  const measured = start + leadIn * 1000;
  const end = measured + seconds * 1000;
  let asked = 0;

  const client = async (connection: Connection) => {
    while (performance.now() < end && asked < (requests ?? Number.POSITIVE_INFINITY)) {
      const due = rate ? start + (asked / rate) * 1000 : performance.now();
      const buyer = buyers?.[asked % buyers.length];
      asked++;
      if (due > performance.now() + 1) {
        await sleep(due - performance.now());
      }
      const [userId, idempotencyKey, eventId] = [buyer?.userId ?? randomUUID(), randomUUID(), oneOf(events)];
      const trace = `00-${idempotencyKey.replaceAll('-', '')}-${userId.slice(-12)}beef-01`;
      const answer: HttpAnswer = await connection
        .post(
          path,
          `{"user_id":"${userId}","event_id":"${eventId}","ticket_count":1}`,
          `${buyer?.header ?? ''}idempotency-key: ${idempotencyKey}\r\ntraceparent: ${trace}\r\n`,
        )
        .catch(() => ({ status: 0, body: '' }));
      if (due >= measured) {
        latencies.push(performance.now() - due);
      }
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 0) {
        break;
      }
      if (answer.status !== 202) {
        continue;
      }
      const at = answer.body.indexOf('"booking_id":"') + 14;
      acknowledged.add({ bookingId: answer.body.slice(at, at + 36), eventId, userId, ticketCount: 1, idempotencyKey });
    }
    connection.close();
  };

  await Promise.all(opened.map(client));
  const took = (performance.now() - measured) / 1000;
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return {
    perSecond: latencies.length / took,
    p50: percentile(0.5),
    p99: percentile(0.99),
    statuses,
    acknowledged,
  };
}

/** The same in a thread of its own: what one load does to another is then the server's doing, and not its client's. */
export function loadBeside(options: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(join(__dirname, 'booking', 'load-beside.main.js'), { workerData: options });
    thread.once('message', ({ bytes, ...result }) => resolve({ ...result, acknowledged: new Acknowledgements(bytes) }));
    thread.once('error', reject);
  });
}
