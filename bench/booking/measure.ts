import { brokenInvariants } from '../../verification/booking/invariants';
import { cpuSeconds } from '../cpu';
import type { Program } from '../program';
import { type LoadOptions, type LoadResult, load } from './load';
import type { Stage } from './stage';

export interface Figure extends Omit<LoadResult, 'acknowledged'> {
  readonly name: string;
  readonly connections: number;
  /** Microseconds of all cores that one booking cost, the load itself left out. */
  readonly cpuPerBooking: number;
  readonly broken: readonly string[];
}

export interface Measured {
  readonly name: string;
  readonly servers: readonly Program[];
  readonly load: Omit<LoadOptions, 'urls'> & Partial<Pick<LoadOptions, 'urls'>>;
}

/** The machine is shared: what others do in one round they do not in all. */
export const ROUNDS = [1, 2, 3];

/** A figure of a run that broke an invariant is void: it says so itself. */
export async function measure(stage: Stage, { name, servers, load: options }: Measured): Promise<Figure> {
  const pids = [...servers, stage.broker].map(({ pid }) => pid).concat(stage.postgresPid);
  const before = cpuSeconds(pids);
  const { acknowledged, ...result } = await load({ urls: servers.map(({ url }) => url), ...options });
  const cpu = cpuSeconds(pids) - before;
  const stored = name.startsWith('HTTP') ? [] : acknowledged.all();
  return {
    name,
    connections: options.connections,
    ...result,
    cpuPerBooking: (cpu / (result.statuses[202] ?? 0)) * 1_000_000,
    broken: await brokenInvariants(stage.database, { acknowledged: stored }),
  };
}

export function row({ name, connections, perSecond, p50, p99, cpuPerBooking, broken }: Figure): string {
  const columns = [
    name.padEnd(38),
    `${connections}`.padStart(5),
    `${Math.round(perSecond)}`.padStart(9),
    p50.toFixed(1).padStart(9),
    p99.toFixed(1).padStart(9),
    Math.round(cpuPerBooking).toString().padStart(9),
    broken.length === 0 ? '   hold' : `   ${broken.length} BROKEN`,
  ];
  return columns.join(' ');
}

export const HEAD = `${'bookings over HTTP'.padEnd(38)} conns       req/s    p50 ms    p99 ms    cpu µs   invariants`;
