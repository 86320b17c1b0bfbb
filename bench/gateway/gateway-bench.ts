import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { type BenchEnvironment, openBenchEnvironment } from '../booking/bench-environment';
import { drawChart } from '../booking/chart';
import { HEADER } from '../booking/measure';
import { measureIdle, reportRun } from '../booking/run';
import type { Scenario } from '../booking/scenarios';
import { type BookingRounds, bookings } from './bookings';
import { freeEvent } from './free-event';
import { openLoop } from './open-loop';
import { reads } from './reads';
import { soldOut } from './sold-out';

const CHART = 'docs/gateway-benchmark.svg';
const CAPTION = 'Bookings per second of one event, 256 connections, two cores with the load generator on them';

const LABELS: Readonly<Record<string, string>> = {
  'direct, open': 'directly',
  'gateway, open': 'through the gateway',
  'direct, required': 'directly, signed in',
  'gateway, required': 'gateway, signed in',
};

interface GatewayBenchOptions {
  readonly short: boolean;
  /**
   * Names of the parts to measure.
   * @default - all
   */
  readonly only?: readonly string[] | undefined;
}

/** Parts of the benchmark by name, in the order of execution. */
const PARTS: Readonly<Record<string, (bench: BenchEnvironment, short: boolean) => Promise<Scenario>>> = {
  open: (bench, short) => bookings(bench, 'open', secondsOf(short)),
  required: (bench, short) => bookings(bench, 'required', secondsOf(short)),
  latency: (bench, short) => openLoop(bench, secondsOf(short)),
  reads: (bench, short) => reads(bench, secondsOf(short)),
  'sold-out': (bench, short) => soldOut(bench, short ? 20_000 : 500_000),
  'free-event': (bench, short) => freeEvent(bench, short ? 2_000 : 20_000),
};

const secondsOf = (short: boolean) => (short ? 3 : 8);

export async function benchGateway({ short, only }: GatewayBenchOptions): Promise<void> {
  const parts = partsOf(only);
  const idle = await measureIdle();
  console.log(`\n${HEADER}`);
  const bench = await openBenchEnvironment();
  try {
    const results: Scenario[] = [];
    for (const part of parts) {
      results.push(await part(bench, short));
      console.log(inspect(results.at(-1), { depth: 5 }));
    }
    if (!short) {
      draw(results);
    }
    const broken = results.flatMap(({ broken }) => broken);
    reportRun('gateway', { at: new Date(), short, idle, node: process.version, results }, broken);
  } finally {
    await bench.close();
  }
}

function draw(results: readonly Scenario[]): void {
  const measurements = results
    .filter((result): result is BookingRounds => 'medianRounds' in result)
    .flatMap(({ medianRounds }) => medianRounds);
  const labelled = measurements.map(measurement => ({
    ...measurement,
    name: LABELS[measurement.name] ?? measurement.name,
  }));
  if (measurements.length > 0) {
    writeFileSync(CHART, drawChart(labelled, CAPTION));
  }
}

function partsOf(names: readonly string[] = Object.keys(PARTS)) {
  return names.map(name => {
    const part = PARTS[name];
    if (!part) {
      throw new Error(`unknown part '${name}': expected one of ${Object.keys(PARTS).join(', ')}`);
    }
    return part;
  });
}
