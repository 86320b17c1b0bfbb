import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { AccessMode } from '../../constructs/web-service/kit/access';
import { HEAD } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { setStage } from '../booking/stage';
import { idleShare } from '../cpu';
import { bookings } from './bookings';
import { freeEvent } from './free-event';
import { openLoop } from './open-loop';
import { reads } from './reads';
import { soldOut } from './sold-out';

const MODES: readonly AccessMode[] = ['open', 'required'];

export async function benchGateway({ short }: { readonly short: boolean }): Promise<void> {
  const idle = await idleShare(() => sleep(2_000));
  const quiet = idle < 0.9 ? ': too few for figures to quote' : '';
  console.log(`${Math.round(idle * 100)} % of ${cpus().length} cores were idle before the run${quiet}\n\n${HEAD}`);
  const seconds = short ? 3 : 8;
  const stage = await setStage();
  try {
    const results: Scenario[] = [];
    for (const part of [
      ...MODES.map(mode => () => bookings(stage, mode, seconds)),
      () => openLoop(stage, seconds),
      () => reads(stage, seconds),
      () => soldOut(stage, short ? 20_000 : 500_000),
      () => freeEvent(stage, short ? 2_000 : 20_000),
    ]) {
      results.push(await part());
      console.log(inspect(results.at(-1), { depth: 5 }));
    }
    report({ at: new Date(), short, idle, node: process.version, results });
  } finally {
    await stage.clear();
  }
}

function report({
  results,
  ...run
}: {
  readonly results: readonly Scenario[];
  readonly at: Date;
  readonly short: boolean;
  readonly idle: number;
  readonly node: string;
}): void {
  const broken = results.flatMap(({ broken }) => broken);
  console.log(broken.length === 0 ? 'all invariants held' : `VOID: ${broken.length} breaches, first ${broken[0]}`);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/gateway.json', JSON.stringify({ ...run, results }, null, 2));
  process.exitCode = broken.length === 0 ? 0 : 1;
}
