import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecrets } from '../../../local/start/secrets';
import { temporaryDirectory } from '../../support/temporary-directory';

const directory = temporaryDirectory();
const file = join(directory, 'secrets.json');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('creates keys once, in a complete file that only its owner can read', () => {
  const secrets = loadSecrets(directory);
  expect(loadSecrets(directory)).toEqual(secrets);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['secrets.json']);
});

test.each(['', '{"token":"'])('names the file when it contains %p', torn => {
  writeFileSync(file, torn);
  expect(() => loadSecrets(directory)).toThrow(
    /^cannot read .*secrets\.json \(.+\): restore it, or delete it to invalidate all sessions and tickets$/,
  );
});

test('adds the organiser key to the secrets of an earlier version', () => {
  writeFileSync(file, '{"token":"a","ticket":"b"}');
  const secrets = loadSecrets(directory);
  expect(secrets).toEqual({ token: 'a', ticket: 'b', organiser: expect.stringMatching(/^[\w-]{16}$/) });
  expect(loadSecrets(directory)).toEqual(secrets);
});
