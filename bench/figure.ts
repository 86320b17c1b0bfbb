import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** One measured number. A figure means something beside another from the same run: its goal, or its baseline. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** The whole of a `main.ts` whose benchmark finds figures: prints them, and keeps them in bench/results/<name>.json. */
export function reportFigures(name: string, bench: () => Promise<readonly Figure[]>): void {
  bench().then(
    figures => {
      printFigures(figures);
      const results = join('bench', 'results');
      const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
      mkdirSync(results, { recursive: true });
      writeFileSync(join(results, `${name}.json`), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
    },
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}

function printFigures(figures: readonly Figure[]): void {
  for (const { name, value, unit, goal, baseline } of figures) {
    const beside = baseline
      ? `${ratio(value, baseline.value)} of ${baseline.name} (${shown(baseline.value)} ${unit})`
      : '';
    console.log(`${name.padEnd(44)} ${shown(value).padStart(11)} ${unit.padEnd(12)} ${goal ?? ''} ${beside}`.trimEnd());
  }
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

function ratio(value: number, base: number): string {
  return (value / base).toLocaleString('en-US', { style: 'percent', maximumFractionDigits: 1 });
}
