import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordingProblems } from './wording/check';

const root = join(__dirname, '..');

/** Folders whose texts do not follow the rules yet. Each entry is debt: remove it with the last problem in it. */
const DEBT: readonly string[] = [];

/** Texts of deployed resources: a change would replace them. */
const UNCHANGEABLE = [
  "constructs/analytics/analytics.ts contains 'nobody'",
  "constructs/analytics/gcp/dataproc-analytics.ts contains 'Door'",
  "constructs/analytics/gcp/network-resources.ts contains 'nobody'",
  "constructs/analytics/gcp/scripts.ts contains 'Whoever'",
];

const CHECKED = /^(?!CHANGELOG|test\/|packages\/[^/]+\/test\/).+\.(md|ts|mjs|sql|java)$/;

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
const files = tracked.filter(name => CHECKED.test(name));

test('texts follow the language rules of CONTRIBUTING.md', () => {
  const clean = files.filter(name => !DEBT.some(folder => name.startsWith(folder)));
  const problems = clean.flatMap(name => wordingProblems(name, readFileSync(join(root, name), 'utf8')));
  const known = (problem: string) => UNCHANGEABLE.some(text => problem.replace(/:\d+/, '').startsWith(text));
  expect(problems.filter(problem => !known(problem))).toEqual([]);
});

describe('the language rules', () => {
  test.each([
    ['page.md', 'The cache is away.', "contains 'is away'"],
    ['page.md', '| cell | whoever asks |', "contains 'whoever'"],
    ['page.md', `The service ${'really '.repeat(35)}waits.`, 'more than 35 words'],
    ['page.md', 'word '.repeat(30), 'longer than 120 columns'],
    ['code.ts', '/** Nobody reads it. */', "contains 'Nobody'"],
    ['code.ts', `// ${'word '.repeat(30)}`, 'longer than 120 columns'],
    ['code.ts', "throw new Error('the relay was told to stop');", "contains 'told'"],
    ['code.ts', 'fail(`the chore failed`);', "contains 'chore'"],
    ['code.sql', '-- the settled group', "contains 'settled'"],
  ])('reject in %s "%s"', (file, source, problem) => {
    expect(wordingProblems(file, source).join()).toContain(problem);
  });

  test.each([
    ['page.md', 'The key `people/told` is `away`.'],
    ['page.md', '```\nthe chore is away\n```'],
    ['page.md', 'The service waits. '.repeat(6)],
    ['code.ts', "const role = 'person';"],
    ['code.ts', 'query(`SELECT taken FROM rooms`);'],
    ['code.ts', `const text = '${'word '.repeat(30)}';`],
  ])('accept in %s "%s"', (file, source) => {
    expect(wordingProblems(file, source)).toEqual([]);
  });
});
