// The services' image is not built here, but what it starts can be.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const dockerfile = readFileSync(join(__dirname, '..', '..', '..', 'constructs', 'web-service', 'Dockerfile'), 'utf8');
const [node, ...rest] = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)![1]!) as string[];
const flags = rest.slice(0, -1);

test('the image starts the bundle with flags that Node knows', () => {
  expect([node, rest.at(-1)]).toEqual(['node', 'index.js']);
  expect(spawnSync(process.execPath, [...flags, '-p', '1 + 1'], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '2\n',
  });
});

test('Node refuses a flag that it does not know', () => {
  expect(spawnSync(process.execPath, [...flags, '--max-semi-spaces=16', '-p', '1 + 1']).status).not.toBe(0);
});
