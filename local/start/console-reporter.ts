// All that `npm start` says.
import { join, relative } from 'node:path';
import type { Part } from '../platform/platform';

const style = (code: number) => (text: string) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = style(1);
const dim = style(2);
const green = style(32);
const yellow = style(33);

export function sayReady(name: string, milliseconds: number): void {
  console.log(`  ${green('✓')} ${name.padEnd(18)}${dim(seconds(milliseconds))}`);
}

export function sayExternal(name: string): void {
  console.log(`  ${green('✓')} ${name.padEnd(18)}${dim('yours')}`);
}

export function sayNotice(text: string): void {
  console.log(`  ${yellow('!')} ${text}`);
}

export function sayRestart(name: string, reason: string, again: number): void {
  sayNotice(`${name} ended (${reason}) and is started again in ${seconds(again)}`);
}

export interface RunningPlatform {
  readonly parts: readonly Part[];
  readonly port: number;
  readonly directory: string;
  readonly organiserKey: string;
}

export function sayPlatformReady(platform: RunningPlatform, milliseconds: number): void {
  const { parts, port, directory, organiserKey } = platform;
  const here = relative(process.cwd(), directory) || directory;
  const services = parts.filter(part => part.program?.environment.HOST !== undefined);
  const frontend = services.some(({ name }) => name === 'frontend');
  const rows: (readonly [string, string])[] = [
    ...(frontend ? pageRows(port, organiserKey) : [['page', dim('not started: npm start without --only')] as const]),
    ...services.map((part, index): [string, string] => [
      index === 0 ? 'metrics' : '',
      `http://localhost:${part.port}/metrics ${dim(part.name)}`,
    ]),
    ['data', `${here} ${dim('(npm start -- --fresh begins empty)')}`],
    ['logs', join(here, 'logs')],
    ['stop', 'Ctrl-C'],
  ];
  console.log(`\n${bold(`ready in ${seconds(milliseconds)}`)}\n`);
  for (const [label, value] of rows) console.log(`  ${label.padEnd(10)}${value}`);
  console.log('');
}

function pageRows(port: number, organiserKey: string): [string, string][] {
  return [
    ['page', bold(`http://localhost:${port}`)],
    ['API', `http://localhost:${port}/docs`],
    ['organiser', `${organiserKey} ${dim('(key to register with as an organiser: npm start -- --help)')}`],
  ];
}

export function sayStopping(): void {
  console.log('\nstopping ...');
}

export function sayNotWaited(): void {
  console.log('not waited for: what still runs is ended by the next npm start');
}

export function sayStopped(): void {
  console.log('stopped: nothing is left running, the data is kept');
}

export function sayError(error: unknown): void {
  for (const line of (error as Error).message.split('\n')) console.error(line);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
