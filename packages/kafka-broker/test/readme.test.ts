import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointFor } from '../src/api/endpoints';

const HIGHEST_KEY = 100;
const HIGHEST_VERSION = 20;

test('the README lists the supported API keys and versions', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| (\d+) +\| \w+ +\| (\d+)-(\d+) +\|$/gm)].map(([, ...row]) => row.map(Number));
  expect(listed).toEqual(Array.from({ length: HIGHEST_KEY }, (_, key) => supported(key)).flat());
});

function supported(key: number): number[][] {
  for (let version = 0; version <= HIGHEST_VERSION; version++) {
    const endpoint = endpointFor(key, version)?.endpoint;
    if (endpoint) {
      return [[key, ...endpoint.versions]];
    }
  }
  return [];
}
