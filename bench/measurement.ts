import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** A measured value, compared with a goal or with a baseline of the same run. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** Runs a benchmark, prints its measurements, and writes them to bench/results/<name>.json. */
export function reportMeasurements(name: string, bench: () => Promise<readonly Measurement[]>): void {
  bench().then(
    measurements => {
      printMeasurements(measurements);
      const results = join('bench', 'results');
      const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
      mkdirSync(results, { recursive: true });
      writeFileSync(join(results, `${name}.json`), `${JSON.stringify({ machine, measurements }, null, 2)}\n`);
    },
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}

function printMeasurements(measurements: readonly Measurement[]): void {
  for (const { name, value, unit, goal, baseline } of measurements) {
    const comparison = baseline
      ? `${ratio(value, baseline.value)} of ${baseline.name} (${shown(baseline.value)} ${unit})`
      : '';
    console.log(
      `${name.padEnd(44)} ${shown(value).padStart(11)} ${unit.padEnd(12)} ${goal ?? ''} ${comparison}`.trimEnd(),
    );
  }
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

function ratio(value: number, base: number): string {
  return (value / base).toLocaleString('en-US', { style: 'percent', maximumFractionDigits: 1 });
}
