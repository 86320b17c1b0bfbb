import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What kcat prints, which speaks Kafka through librdkafka. */
export async function kcat(brokers: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await run('kcat', ['-b', brokers, ...options], { maxBuffer: 64 << 20 });
  return stdout;
}

/** Everything on a topic, from its beginning to its present end, in JSON. */
export async function readTopic(brokers: string, topic: string): Promise<unknown[]> {
  const printed = await kcat(brokers, '-C', '-t', topic, '-o', 'beginning', '-e', '-q');
  return printed
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}
