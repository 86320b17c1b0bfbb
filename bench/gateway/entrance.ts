// The ways to book: directly at booking-service, as the gateway does it, and through the gateway, as buyers do it.
import { randomUUID } from 'node:crypto';
import { accessTokens } from '../../constructs/web-service/kit/security/access';
import type { AccessMode } from '../../contracts/access';
import type { BenchEnvironment } from '../booking/bench-environment';
import type { Buyer, LoadOptions } from '../booking/load';
import type { Program } from '../program';

const TOKEN_SECRET = 'a key of the benchmark, long enough to sign';
export const TICKET_SECRET = 'another key of the benchmark';
/**
 * More than the gateway's cache of verified tokens: most requests are from a buyer whom it has not seen for a while.
 */
const BUYERS = 20_000;

export interface Entrance {
  readonly name: 'direct' | 'gateway';
  readonly servers: readonly Program[];
  readonly load: Pick<LoadOptions, 'path' | 'buyers' | 'urls'>;
}

export interface Entrances {
  readonly direct: Entrance;
  readonly gateway: Entrance;
  readonly bookingService: Program;
  end(): Promise<void>;
}

export interface EntranceOptions {
  /** @default 1 */
  readonly gateways?: number;
  /**
   * Environment of all services.
   * @default {}
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** One booking-service, and as many gateways as asked for. */
export async function openEntrances(
  bench: BenchEnvironment,
  mode: AccessMode,
  { gateways = 1, environment = {} }: EntranceOptions = {},
): Promise<Entrances> {
  const bookingService = await bench.startReplica({
    ACCESS_MODE: mode,
    MAX_OPEN_HOLDS_PER_USER: '1000', // on, and not reached: signed-in buyers book more than once
    ...environment,
  });
  const doors = await Promise.all(
    Array.from({ length: gateways }, () =>
      startGateway(bench, mode, { ...environment, BOOKING_SERVICE_URL: bookingService.url }),
    ),
  );
  const buyers = mode === 'required' ? signedInBuyers() : undefined;
  return {
    bookingService,
    direct: {
      name: 'direct',
      servers: [bookingService],
      load: { urls: [bookingService.url], path: '/book', buyers: buyers?.map(({ direct }) => direct) },
    },
    gateway: {
      name: 'gateway',
      servers: [...doors, bookingService],
      load: {
        urls: doors.map(({ url }) => url),
        path: '/api/bookings/book',
        buyers: buyers?.map(({ gateway }) => gateway),
      },
    },
    end: async () => {
      await Promise.all([...doors, bookingService].map(program => program.end('SIGTERM')));
    },
  };
}

/** Services that a benchmark does not use are at addresses where nothing listens. */
export function startGateway(
  bench: BenchEnvironment,
  mode: AccessMode,
  environment: Record<string, string>,
): Promise<Program> {
  return bench.start('assets/frontend/index.js', {
    AWS_REGION: 'eu-central-1',
    KAFKA_BROKERS: bench.brokers,
    USER_SERVICE_URL: 'http://127.0.0.1:9',
    EVENT_CATALOG_URL: 'http://127.0.0.1:9',
    S3_ENDPOINT: 'http://127.0.0.1:9',
    UPLOADS_BUCKET: 'none',
    ACCESS_MODE: mode,
    TOKEN_SECRET,
    TICKET_SECRET,
    RATE_LIMIT_PER_MINUTE: '10000000', // on, and never reached
    ...environment,
  });
}

function signedInBuyers(): { readonly direct: Buyer; readonly gateway: Buyer }[] {
  const tokens = accessTokens(TOKEN_SECRET, { lifetimeSeconds: 24 * 3600 });
  return Array.from({ length: BUYERS }, () => {
    const userId = randomUUID();
    const { token } = tokens.sign({ userId, role: 'person', sessionId: randomUUID() });
    return {
      direct: { userId, header: `x-user-id: ${userId}\r\nx-user-role: person\r\n` },
      gateway: { userId, header: `authorization: Bearer ${token}\r\n` },
    };
  });
}
