import { brokenInvariants } from '../../verification/booking/invariants';
import { cpuSeconds } from '../cpu';
import type { Program } from '../program';
import type { BenchEnvironment } from './bench-environment';
import { type LoadOptions, type LoadResult, load } from './load';

export interface LoadMeasurement extends Omit<LoadResult, 'acknowledged'> {
  readonly name: string;
  readonly connections: number;
  /** CPU time per booking in microseconds, of all processes except the load generator. */
  readonly cpuPerBooking: number;
  readonly broken: readonly string[];
}

export interface Measured {
  readonly name: string;
  readonly servers: readonly Program[];
  readonly load: Omit<LoadOptions, 'urls'> & Partial<Pick<LoadOptions, 'urls'>>;
}

/** Several rounds, because other work on the machine can disturb one of them. */
export const ROUNDS = [1, 2, 3];

/** Runs a load. The result lists broken invariants, which make the measurement void. */
export async function measure(
  bench: BenchEnvironment,
  { name, servers, load: options }: Measured,
): Promise<LoadMeasurement> {
  const pids = [...servers, bench.broker].map(({ pid }) => pid).concat(bench.postgresPid);
  const before = cpuSeconds(pids);
  const { acknowledged, ...result } = await load({ urls: servers.map(({ url }) => url), ...options });
  const cpu = cpuSeconds(pids) - before;
  const stored = name.startsWith('HTTP') ? [] : acknowledged.all();
  return {
    name,
    connections: options.connections,
    ...result,
    cpuPerBooking: (cpu / (result.statuses[202] ?? 0)) * 1_000_000,
    broken: await brokenInvariants(bench.database, { acknowledged: stored }),
  };
}

export function row({ name, connections, perSecond, p50, p99, cpuPerBooking, broken }: LoadMeasurement): string {
  const columns = [
    name.padEnd(38),
    `${connections}`.padStart(5),
    `${Math.round(perSecond)}`.padStart(9),
    p50.toFixed(1).padStart(9),
    p99.toFixed(1).padStart(9),
    Math.round(cpuPerBooking).toString().padStart(9),
    broken.length === 0 ? '   hold' : `   ${broken.length} VIOLATED`,
  ];
  return columns.join(' ');
}

export const HEADER = `${'bookings over HTTP'.padEnd(38)} conns       req/s    p50 ms    p99 ms    cpu µs   invariants`;
