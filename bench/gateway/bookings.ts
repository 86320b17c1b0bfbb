import type { AccessMode } from '../../contracts/access';
import type { BenchEnvironment } from '../booking/bench-environment';
import { type LoadMeasurement, measure, ROUNDS, row } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { median } from '../median';
import { type EntryPoint, openEntryPoints } from './entry-point';

const CONNECTIONS = [64, 256];

export interface BookingRounds extends Scenario {
  readonly medianRounds: readonly LoadMeasurement[];
}

/** Alternates direct and gateway bookings, so that a change of the machine's speed affects both. */
export async function bookings(bench: BenchEnvironment, mode: AccessMode, seconds: number): Promise<BookingRounds> {
  await bench.reset(['hot'], 1_000_000_000);
  const { direct, gateway, end } = await openEntryPoints(bench, mode);
  const measurements: LoadMeasurement[] = [];
  const run = ({ name, servers, load }: EntryPoint, connections: number, length: number) =>
    measure(bench, {
      name: `${name}, ${mode}`,
      servers,
      load: { events: ['hot'], connections, seconds: length, ...load },
    });
  for (const entryPoint of [direct, gateway]) {
    await run(entryPoint, 64, 2); // warm-up
  }
  for (const _ of ROUNDS) {
    for (const connections of CONNECTIONS) {
      for (const entryPoint of [direct, gateway]) {
        measurements.push(await run(entryPoint, connections, seconds));
        console.log(row(measurements.at(-1)!));
      }
    }
  }
  await end();
  const name = `bookings, ${mode} access`;
  const broken = measurements.flatMap(({ broken }) => broken);
  return { name, ...ratios(measurements), measurements, medianRounds: medianRounds(measurements), broken };
}

/** Returns the median round of each name at the highest number of connections. */
function medianRounds(measurements: readonly LoadMeasurement[]): LoadMeasurement[] {
  const atMaxConnections = measurements.filter(({ connections }) => connections === CONNECTIONS.at(-1));
  return [...new Set(atMaxConnections.map(({ name }) => name))].map(name => {
    const rounds = atMaxConnections.filter(measurement => measurement.name === name);
    return rounds.find(({ perSecond }) => perSecond === median(rounds.map(round => round.perSecond)))!;
  });
}

/** Returns the throughput of the gateway relative to direct bookings: of each round, and the median. */
function ratios(measurements: readonly LoadMeasurement[]): Record<string, unknown> {
  const of = (name: string, connections: number) =>
    measurements.filter(measurement => measurement.name.startsWith(name) && measurement.connections === connections);
  return Object.fromEntries(
    CONNECTIONS.map(connections => {
      const direct = of('direct', connections);
      const rounds = of('gateway', connections).map(({ perSecond }, n) => perSecond / direct[n]!.perSecond);
      return [`gateway to direct, ${connections} connections`, { median: median(rounds), rounds }];
    }),
  );
}
