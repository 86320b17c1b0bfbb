// The services' image is not built here, but what it starts can be.
import { spawnSync } from 'node:child_process';
import { imageCommand, imageFlags } from '../../../bench/program';

const command = imageCommand();
const flags = imageFlags();

test('the image starts the bundle with flags that Node knows', () => {
  expect([command[0], command.at(-1)]).toEqual(['node', 'index.js']);
  expect(spawnSync(process.execPath, [...flags, '-p', '1 + 1'], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '2\n',
  });
});

test('Node refuses a flag that it does not know', () => {
  expect(spawnSync(process.execPath, [...flags, '--max-semi-spaces=16', '-p', '1 + 1']).status).not.toBe(0);
});
