import { appendFileSync, closeSync, existsSync, openSync, readFileSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { rotate } from '../../../local/launcher/bounded-log';
import { temporaryDirectory } from '../../support/temporary-directory';

let directory: string;
let log: string;
let older: string;

beforeEach(() => {
  directory = temporaryDirectory();
  log = join(directory, 'part.log');
  older = join(directory, 'part.before.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('moves older lines to another file while the process continues to append', () => {
  const output = openSync(log, 'a');
  writeSync(output, '123456\n');
  rotate(log, 5);
  writeSync(output, 'next\n');
  closeSync(output);
  expect(readFileSync(older, 'utf8')).toBe('123456\n');
  expect(readFileSync(log, 'utf8')).toBe('next\n');
});

test('does not change a log below the limit, or a missing log', () => {
  appendFileSync(log, '12345');
  rotate(log, 5);
  rotate(join(directory, 'none.log'), 5);
  expect(readFileSync(log, 'utf8')).toBe('12345');
  expect(existsSync(older)).toBe(false);
});

test('truncates the log if it cannot be copied, as on a full disk', () => {
  symlinkSync('/dev/full', older);
  appendFileSync(log, '123456');
  rotate(log, 5);
  expect(readFileSync(log, 'utf8')).toBe('');
  expect(existsSync(older)).toBe(false);
});
