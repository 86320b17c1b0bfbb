// Measures the ticket generator: bundle size, cold start, time per ticket, and memory with the largest uploads. Each
// measurement is compared with a baseline of the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { build } from 'esbuild';
import { awsEnvironment, type Program, startLocal } from './program';

const root = join(__dirname, '..', '..', '..');
const bundle = join(root, 'dist', 'assets', 'ticket-generator', 'index.js');
const BUCKET = 'bench';
const environment = { ...awsEnvironment, TICKET_SECRET: 'a key' };

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-ticket-'));
  const store = await startLocal({
    name: 'object-store',
    port: await freePort(),
    log: join(directory, 'store.log'),
    environment: { DIRECTORY: join(directory, 'objects'), UPLOADS_BUCKET: BUCKET },
  });
  try {
    console.table({
      'bundle, KB': row(statSync(bundle).size / 1024, (await sizeWithSdk()) / 1024, 'with the AWS SDK'),
      'cold start, ms (median of 15)': row(milliseconds(`require('${bundle}')`), milliseconds('0'), 'an empty program'),
      ...(await invocations(store, directory)),
    });
  } finally {
    await store.end('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  }
}

function row(measurement: number, baseline: number, against: string) {
  const rounded = (value: number) => Number(value.toPrecision(3));
  return {
    measurement: rounded(measurement),
    baseline: rounded(baseline),
    ratio: rounded(measurement / baseline),
    against,
  };
}

async function sizeWithSdk(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'lambda', 'ticket-generator', 'handler.ts')],
    ...{ bundle: true, minify: true, platform: 'node', target: 'node20', mainFields: ['module', 'main'], write: false },
  });
  return outputFiles![0]!.contents.length;
}

/** Returns the median run time of a Node process in milliseconds. */
function milliseconds(code: string): number {
  return median(15, () => {
    const begin = performance.now();
    execFileSync(process.execPath, ['-e', code], { env: environment });
    return performance.now() - begin;
  });
}

function median(times: number, measure: () => number): number {
  return Array.from({ length: times }, measure).sort((a, b) => a - b)[times >> 1]!;
}

async function invocations(store: Program, directory: string) {
  const small = 'Event: Sample Concert\nDate: 2026-01-01\nVenue: Main Hall\nTickets: 2\n';
  const [ticket, put, smallPeak] = await withFunction(store, directory, async lambda => {
    const ticket = await each(200, async number => {
      await upload(store, `small/${number}.txt`, small);
      return async () => invoke(lambda, `small/${number}.txt`);
    });
    const put = await each(200, async number => async () => upload(store, `baseline/${number}.txt`, small));
    return [ticket, put, peakMemory(lambda)];
  });
  const [largePeak] = await withFunction(store, directory, async lambda => {
    await upload(store, 'large.txt', Buffer.alloc(5 * 1024 * 1024, 'Event: x\n'));
    await each(50, async () => async () => invoke(lambda, 'large.txt'));
    return [peakMemory(lambda)];
  });
  return {
    'one ticket, ms (median of 200)': row(ticket!, put!, 'writing one small object'),
    'peak memory after 50 uploads of 5 MB, MB': row(largePeak!, smallPeak!, '200 uploads of 70 bytes'),
  };
}

async function withFunction(store: Program, directory: string, work: (lambda: Program) => Promise<number[]>) {
  const lambda = await startLocal({
    name: 'lambda-host',
    port: await freePort(),
    log: join(directory, 'function.log'),
    environment: { ...environment, HANDLER_BUNDLE: bundle, S3_ENDPOINT: store.url },
  });
  try {
    return await work(lambda);
  } finally {
    await lambda.end('SIGTERM');
  }
}

/** Returns the median time in milliseconds of the functions that `prepare` returns. */
async function each(times: number, prepare: (number: number) => Promise<() => Promise<void>>): Promise<number> {
  const taken: number[] = [];
  for (let number = 0; number < times; number++) {
    const work = await prepare(number);
    const begin = performance.now();
    await work();
    taken.push(performance.now() - begin);
  }
  return taken.sort((a, b) => a - b)[times >> 1]!;
}

async function upload({ url }: Program, name: string, body: string | Buffer): Promise<void> {
  await fetch(`${url}/${BUCKET}/uploads/${name}`, { method: 'PUT', body });
}

async function invoke({ url }: Program, name: string): Promise<void> {
  const event = { Records: [{ s3: { bucket: { name: BUCKET }, object: { key: `uploads/${name}` } } }] };
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  if (!response.ok) {
    throw new Error(await response.text());
  }
}

function peakMemory({ pid }: Program): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

void main();
