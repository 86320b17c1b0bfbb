// Output of `npm start`.
import { join, relative } from 'node:path';
import type { Part } from '../platform/part';

const style = (code: number) => (text: string) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = style(1);
const dim = style(2);
const green = style(32);
const yellow = style(33);

export function reportReady({ name, program }: Part, durationMs: number): void {
  console.log(`  ${green('✓')} ${name.padEnd(18)}${dim(program ? seconds(durationMs) : 'external')}`);
}

export function reportLeftoverProcesses(names: readonly string[]): void {
  warn(`stopped processes of the previous run: ${names.join(', ')}`);
}

export function reportRestart(name: string, reason: string, delayMs: number): void {
  warn(`${name} exited (${reason}), restarting in ${seconds(delayMs)}`);
}

export interface RunningPlatform {
  readonly parts: readonly Part[];
  readonly port: number;
  readonly directory: string;
  readonly organiserKey: string;
}

export function reportPlatformReady(platform: RunningPlatform, durationMs: number): void {
  const { parts, port, directory, organiserKey } = platform;
  const data = relative(process.cwd(), directory) || directory;
  const hasPage = parts.some(({ name }) => name === 'frontend');
  const rows: (readonly [string, string])[] = [
    ...(hasPage ? pageRows(port, organiserKey) : [['page', dim('not started (--only)')] as const]),
    ...parts
      .filter(({ metricsUrl }) => metricsUrl)
      .map(({ name, metricsUrl }, index) => [index === 0 ? 'metrics' : '', `${metricsUrl} ${dim(name)}`] as const),
    ['data', `${data} ${dim('(npm start -- --fresh deletes it)')}`],
    ['logs', join(data, 'logs')],
    ['stop', 'Ctrl-C'],
  ];
  console.log(`\n${bold(`ready in ${seconds(durationMs)}`)}\n`);
  for (const [label, value] of rows) {
    console.log(`  ${label.padEnd(15)}${value}`);
  }
  console.log('');
}

function pageRows(port: number, organiserKey: string): [string, string][] {
  return [
    ['page', bold(`http://localhost:${port}`)],
    ['API', `http://localhost:${port}/docs`],
    ['organiser key', `${organiserKey} ${dim('(to register as an organiser, see npm start -- --help)')}`],
  ];
}

export function reportStopping(): void {
  console.log('\nstopping ...');
}

export function reportStopAborted(): void {
  console.log('stop aborted: the next npm start ends the remaining processes');
}

export function reportStopped(): void {
  console.log('stopped: no process is left, data is kept');
}

export function reportError(error: unknown): void {
  for (const line of (error as Error).message.split('\n')) {
    console.error(line);
  }
}

function warn(text: string): void {
  console.log(`  ${yellow('!')} ${text}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
