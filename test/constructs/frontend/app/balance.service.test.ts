// Load that is already connected reaches new instances of a service. The proxy balances connections, as Kubernetes does.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bookingService } from '../../../../constructs/booking-service/app/booking-service';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';
import { sell, useBookingDatabase } from '../../booking-service/app/booking-database';
import { startGateway } from './gateway-under-test';

const bookingDatabase = useBookingDatabase({ max_connections: '60' });
const CLIENTS = 16;
/** As the time allowed for a new instance to get its share. */
const SECONDS_ALLOWED = 45;

let proxy: BalancingProxy;
let services: Running[];
let gateway: Running;
let load: Load;

/** Gives each new connection to the next target. */
class BalancingProxy {
  readonly targets: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #next = 0;

  constructor() {
    this.#server = createServer(client => {
      const { hostname: host, port } = new URL(this.targets[this.#next++ % this.targets.length]!);
      const upstream = connect({ host, port: Number(port) });
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy()).on('close', () => this.#sockets.delete(from));
        from.pipe(to);
      }
    });
  }

  async open(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    return new Promise(resolve => this.#server.close(() => resolve()));
  }
}

/** Clients that book without a pause until they are stopped. */
class Load {
  #stopped = false;
  readonly failures: number[] = [];
  readonly #clients: Promise<unknown>;

  constructor(url: string) {
    const client = async (n: number) => {
      for (let count = 0; !this.#stopped; count++) {
        const response = await fetch(`${url}/api/book`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': `${n}-${count}` },
          body: JSON.stringify({ user_id: `buyer-${n}-${count}`, event_id: 'plenty' }),
        });
        await response.arrayBuffer();
        if (response.status !== 202) {
          this.failures.push(response.status);
        }
      }
    };
    this.#clients = Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#clients;
  }
}

async function start(connectionAge: string): Promise<void> {
  const service = () =>
    startService(bookingService, {
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      ACCESS_MODE: 'open',
      DATABASE_URL: bookingDatabase.url,
      KAFKA_BROKERS: '127.0.0.1:1',
      UPLOADS_BUCKET: 'none',
      S3_ENDPOINT: 'http://127.0.0.1:1',
      CONNECTION_MAX_AGE_SECONDS: connectionAge,
    });
  services = await Promise.all([1, 2, 3, 4].map(service));
  proxy = new BalancingProxy();
  proxy.targets.push(services[0]!.url);
  gateway = await startGateway({ BOOKING_SERVICE_URL: await proxy.open() });
  load = new Load(gateway.url);
}

async function stop(): Promise<void> {
  await load.stop();
  await gateway.stop();
  await proxy.close();
  await Promise.all(services.map(service => service.stop()));
}

async function booked(): Promise<number[]> {
  return Promise.all(
    services.map(async ({ managementUrl }) => {
      const text = await (await fetch(`${managementUrl}/metrics`)).text();
      return Number(/^bookings_total\{outcome="booked"\} (\d+)$/m.exec(text)?.[1] ?? 0);
    }),
  );
}

/** Share of each service in the bookings of the measurement. */
async function shares(seconds: number): Promise<number[]> {
  const before = await booked();
  await sleep(seconds * 1000);
  const more = (await booked()).map((count, n) => count - before[n]!);
  const all = more.reduce((sum, count) => sum + count, 0);
  return more.map(count => count / all);
}

beforeAll(() => sell(bookingDatabase.database, 'plenty', { capacity: 1_000_000_000 }));

describe('services that close connections by age', () => {
  beforeAll(() => start('2'));
  afterAll(stop);

  test.each([2, 4])('share the load of a connected gateway evenly among %i', async count => {
    for (const { url } of services.slice(proxy.targets.length, count)) {
      proxy.targets.push(url);
    }
    const fair = 1 / count;
    for (let left = SECONDS_ALLOWED; ; left -= 9) {
      const measured = await shares(9);
      const isFair = measured.slice(0, count).every(share => Math.abs(share - fair) <= 0.2 * fair);
      if (isFair) {
        break;
      }
      if (left <= 9) {
        throw new Error(`each of ${count} services should have ${fair} of the load: ${measured}`);
      }
    }
    expect(load.failures).toEqual([]);
  });
});

describe('control: services that keep connections', () => {
  beforeAll(() => start('86400'));
  afterAll(stop);

  test('leave a new one without load', async () => {
    await sleep(1_000); // until the gateway has opened as many connections as it needs
    proxy.targets.push(services[1]!.url);
    proxy.targets.shift();
    const [first, second] = await shares(5);
    expect(first).toBeGreaterThan(0.9);
    expect(second).toBeLessThan(0.1);
  });
});
