import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROBLEM_TYPES } from '../constructs/web-service/kit/http/problem-types';

const root = join(__dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(name => `docs/${name}`),
].filter(name => name.endsWith('.md'));

describe.each(pages)('%s', page => {
  const text = readFileSync(join(root, page), 'utf8');

  test('links to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target!);
    expect(links.filter(target => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });
});

test('docs/reference/http-api.md describes every type of problem, and no other', () => {
  const text = readFileSync(join(root, 'docs/reference/http-api.md'), 'utf8');
  const section = text.slice(text.indexOf('| type '), text.indexOf('## Caching'));
  const described = [...section.matchAll(/^\| `([a-z-]+)` /gm)].map(([, type]) => type!);
  expect(described.sort()).toEqual([...PROBLEM_TYPES]);
});
