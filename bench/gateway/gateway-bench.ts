import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessMode } from '../../constructs/web-service/kit/access';
import { type Figure, HEAD, measure, ROUNDS, row } from '../booking/measure';
import { type Stage, setStage } from '../booking/stage';
import { idleShare } from '../cpu';
import { median } from '../median';
import { openEntrances } from './entrance';

const CROWDS = [64, 256];
const MODES: readonly AccessMode[] = ['open', 'required'];

export async function benchGateway({ short }: { readonly short: boolean }): Promise<void> {
  const idle = await idleShare(() => sleep(2_000));
  console.log(`${Math.round(idle * 100)} % of ${cpus().length} cores were idle before the run\n\n${HEAD}`);
  const stage = await setStage();
  try {
    const seconds = short ? 3 : 8;
    for (const mode of MODES) {
      const figures = await bookings(stage, mode, seconds);
      console.table(ratios(figures));
    }
  } finally {
    await stage.clear();
  }
}

/** Direct and through the gateway by turns, so that a machine that changes its speed does so for both. */
async function bookings(stage: Stage, mode: AccessMode, seconds: number): Promise<Figure[]> {
  await stage.reset(['hot'], 1_000_000_000);
  const { direct, gateway, end } = await openEntrances(stage, mode);
  const figures: Figure[] = [];
  const run = async (entrance: typeof direct, connections: number, length: number) => {
    const { name, servers, load } = entrance;
    const options = { events: ['hot'], connections, seconds: length, ...load };
    return measure(stage, { name: `${name}, ${mode}`, servers, load: options });
  };
  for (const entrance of [direct, gateway]) await run(entrance, 64, 2); // compiled and cached
  for (const _ of ROUNDS) {
    for (const connections of CROWDS) {
      for (const entrance of [direct, gateway]) {
        figures.push(await run(entrance, connections, seconds));
        console.log(row(figures.at(-1)!));
      }
    }
  }
  await end();
  return figures;
}

function ratios(figures: readonly Figure[]): Record<string, unknown> {
  const of = (name: string, connections: number) =>
    figures.filter(figure => figure.name.startsWith(name) && figure.connections === connections);
  return Object.fromEntries(
    CROWDS.map(connections => {
      const direct = of('direct', connections);
      const rounds = of('gateway', connections).map(({ perSecond }, n) => perSecond / direct[n]!.perSecond);
      return [
        `${connections} connections`,
        { middle: median(rounds).toFixed(2), rounds: rounds.map(r => r.toFixed(2)).join(' ') },
      ];
    }),
  );
}
