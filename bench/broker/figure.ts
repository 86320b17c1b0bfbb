/** One measured number. A figure means something beside another from the same run: its goal, or its baseline. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly baseline?: { readonly name: string; readonly value: number };
}

export function printFigures(figures: readonly Figure[]): void {
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
