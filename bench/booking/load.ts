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
  /** Duration in seconds. The load ends earlier if `requests` is reached. */
  readonly seconds: number;
  /**
   * Warm-up in seconds before `seconds` begins: connections are opened and code is compiled, which slows the responses.
   * Requests of this time are booked, but not measured.
   * @default 0
   */
  readonly leadIn?: number;
  /**
   * Maximum number of requests.
   * @default - limited by `seconds` only
   */
  readonly requests?: number;
  /** Event ids. Each request books a random one. */
  readonly events: readonly string[];
  /**
   * Requests per second, independent of the responses. Latency counts from the time at which a request is due.
   * @default - closed loop: each connection sends the next request after a response
   */
  readonly rate?: number;
  /**
   * Path of the route.
   * @default '/book'
   */
  readonly path?: string;
  /**
   * Buyers, used in turn: the n-th request is from the n-th buyer.
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
/** Collects the garbage of previous loads, which would otherwise distort the latencies of the next one. */
export const collectGarbage = runInNewContext('gc') as () => void;

const oneOf = (events: readonly string[]) => events[Math.floor(Math.random() * events.length)]!;

/** Sends bookings with a user id, an idempotency key and a trace context. */
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
  let sent = 0;

  const client = async (connection: Connection) => {
    while (performance.now() < end && sent < (requests ?? Number.POSITIVE_INFINITY)) {
      const due = rate ? start + (sent / rate) * 1000 : performance.now();
      const buyer = buyers?.[sent % buyers.length];
      sent++;
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
  const elapsed = (performance.now() - measured) / 1000;
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return {
    perSecond: latencies.length / elapsed,
    p50: percentile(0.5),
    p99: percentile(0.99),
    statuses,
    acknowledged,
  };
}

/** Runs a load in a separate thread, so that concurrent loads affect each other only through the server. */
export function loadInThread(options: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(join(__dirname, 'booking', 'load-thread.main.js'), { workerData: options });
    thread.once('message', ({ bytes, ...result }) => resolve({ ...result, acknowledged: new Acknowledgements(bytes) }));
    thread.once('error', reject);
  });
}
