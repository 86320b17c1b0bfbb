// The image is not built here. These tests run its command.
import { spawnSync } from 'node:child_process';
import { imageCommand, POD_MEMORY } from '../../../bench/program';
import { nodeOptions } from '../../../charts/web-service/node-options';
import { Sizing } from '../../../constructs/sizing/sizing';

const command = imageCommand();

function node(options: string) {
  const flags = command.slice(1, -1);
  const env = { PATH: process.env.PATH, NODE_OPTIONS: options };
  return spawnSync(process.execPath, [...flags, '-p', '1 + 1'], { env, encoding: 'utf8' });
}

test('the image starts the bundle', () => {
  expect([command[0], command.at(-1)]).toEqual(['node', 'index.js']);
});

test.each([
  ['176Mi', '--max-semi-space-size=8'],
  ['255Mi', '--max-semi-space-size=8'],
  ['256Mi', '--max-semi-space-size=16 --use-largepages=silent'],
  ['1Gi', '--max-semi-space-size=16 --use-largepages=silent'],
])('in a pod of %s Node receives %s, and supports it', (memory, options) => {
  expect(nodeOptions(memory)).toBe(options);
  expect(node(options)).toMatchObject({ status: 0, stdout: '2\n', stderr: '' });
});

test('Node rejects an unknown option', () => {
  expect(node('--max-semi-spaces=16').status).not.toBe(0);
});

test('the benchmarks run the services with the memory of production', () => {
  const { frontend, userService, eventCatalog, bookingService } = Sizing.production();
  const pods = [frontend, userService, eventCatalog, bookingService];
  expect(pods.map(({ memory }) => memory)).toEqual(Array(4).fill(POD_MEMORY));
});
