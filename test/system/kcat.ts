import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs kcat, a client based on librdkafka. Returns its output. */
export async function kcat(brokers: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await run('kcat', ['-b', brokers, ...options], { maxBuffer: 64 << 20 });
  return stdout;
}

/** Returns the messages of a topic, parsed as JSON. */
export async function readTopic(brokers: string, topic: string): Promise<unknown[]> {
  const printed = await kcat(brokers, '-C', '-t', topic, '-o', 'beginning', '-e', '-q');
  return printed
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}
