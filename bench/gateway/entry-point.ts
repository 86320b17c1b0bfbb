// Entry points for bookings: booking-service directly, as the gateway uses it, and the gateway, as buyers use it.
import { randomUUID } from 'node:crypto';
import { accessTokens } from '../../constructs/web-service/kit/security/access';
import type { AccessMode } from '../../contracts/access';
import type { BenchEnvironment } from '../booking/bench-environment';
import type { Buyer, LoadOptions } from '../booking/load';
import type { Program } from '../program';

const TOKEN_SECRET = 'a key of the benchmark, long enough to sign';
export const TICKET_SECRET = 'another key of the benchmark';
/**
 * Exceeds the size of the cache of verified tokens in the gateway, so that most requests are cache misses.
 */
const BUYERS = 20_000;
const ROLE = 'person';

export interface EntryPoint {
  readonly name: 'direct' | 'gateway';
  readonly servers: readonly Program[];
  readonly load: Pick<LoadOptions, 'path' | 'buyers' | 'urls'>;
}

export interface EntryPoints {
  readonly direct: EntryPoint;
  readonly gateway: EntryPoint;
  readonly bookingService: Program;
  end(): Promise<void>;
}

export interface EntryPointOptions {
  /** @default 1 */
  readonly gateways?: number;
  /**
   * Environment of all services.
   * @default {}
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts one booking-service and the given number of gateways. */
export async function openEntryPoints(
  bench: BenchEnvironment,
  mode: AccessMode,
  { gateways = 1, environment = {} }: EntryPointOptions = {},
): Promise<EntryPoints> {
  const bookingService = await bench.startReplica({
    ACCESS_MODE: mode,
    MAX_OPEN_HOLDS_PER_USER: '1000', // enabled, but not reached: signed-in buyers book more than once
    ...environment,
  });
  const gatewayPrograms = await Promise.all(
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
      servers: [...gatewayPrograms, bookingService],
      load: {
        urls: gatewayPrograms.map(({ url }) => url),
        path: '/api/bookings/book',
        buyers: buyers?.map(({ gateway }) => gateway),
      },
    },
    end: async () => {
      await Promise.all([...gatewayPrograms, bookingService].map(program => program.end('SIGTERM')));
    },
  };
}

/** Starts a gateway. Services that a benchmark does not use have addresses without a listener. */
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
    RATE_LIMIT_PER_MINUTE: '10000000', // enabled, but never reached
    ...environment,
  });
}

function signedInBuyers(): { readonly direct: Buyer; readonly gateway: Buyer }[] {
  const tokens = accessTokens(TOKEN_SECRET, { lifetimeSeconds: 24 * 3600 });
  return Array.from({ length: BUYERS }, () => {
    const userId = randomUUID();
    const { token } = tokens.sign({ userId, role: ROLE, sessionId: randomUUID() });
    return {
      direct: { userId, header: `x-user-id: ${userId}\r\nx-user-role: ${ROLE}\r\n` },
      gateway: { userId, header: `authorization: Bearer ${token}\r\n` },
    };
  });
}
