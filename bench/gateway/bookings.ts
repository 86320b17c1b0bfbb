import type { AccessMode } from '../../contracts/access';
import type { BenchEnvironment } from '../booking/bench-environment';
import { type LoadMeasurement, measure, ROUNDS, row } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { median } from '../median';
import { type Entrance, openEntrances } from './entrance';

const CROWDS = [64, 256];

export interface BookingRounds extends Scenario {
  readonly middle: readonly LoadMeasurement[];
}

/** Direct and through the gateway by turns, so that a machine that changes its speed does so for both. */
export async function bookings(bench: BenchEnvironment, mode: AccessMode, seconds: number): Promise<BookingRounds> {
  await bench.reset(['hot'], 1_000_000_000);
  const { direct, gateway, end } = await openEntrances(bench, mode);
  const measurements: LoadMeasurement[] = [];
  const run = ({ name, servers, load }: Entrance, connections: number, length: number) =>
    measure(bench, {
      name: `${name}, ${mode}`,
      servers,
      load: { events: ['hot'], connections, seconds: length, ...load },
    });
  for (const entrance of [direct, gateway]) {
    await run(entrance, 64, 2); // compiled and cached
  }
  for (const _ of ROUNDS) {
    for (const connections of CROWDS) {
      for (const entrance of [direct, gateway]) {
        measurements.push(await run(entrance, connections, seconds));
        console.log(row(measurements.at(-1)!));
      }
    }
  }
  await end();
  const name = `bookings, ${mode} access`;
  const broken = measurements.flatMap(({ broken }) => broken);
  return { name, ...ratios(measurements), measurements, middle: middleRounds(measurements), broken };
}

/** The measurements at the highest number of connections, of the round in the middle. */
function middleRounds(measurements: readonly LoadMeasurement[]): LoadMeasurement[] {
  const crowd = measurements.filter(({ connections }) => connections === CROWDS.at(-1));
  return [...new Set(crowd.map(({ name }) => name))].map(name => {
    const rounds = crowd.filter(measurement => measurement.name === name);
    return rounds.find(({ perSecond }) => perSecond === median(rounds.map(round => round.perSecond)))!;
  });
}

/** Of the gateway to direct, in each round, and the middle one. */
function ratios(measurements: readonly LoadMeasurement[]): Record<string, unknown> {
  const of = (name: string, connections: number) =>
    measurements.filter(measurement => measurement.name.startsWith(name) && measurement.connections === connections);
  return Object.fromEntries(
    CROWDS.map(connections => {
      const direct = of('direct', connections);
      const rounds = of('gateway', connections).map(({ perSecond }, n) => perSecond / direct[n]!.perSecond);
      return [`gateway to direct, ${connections} connections`, { middle: median(rounds), rounds }];
    }),
  );
}
