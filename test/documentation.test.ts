import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROBLEM_TYPES } from '../contracts/http/problems';

const root = join(__dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(name => `docs/${name}`),
].filter(name => name.endsWith('.md'));

/** Returns the anchors of a page on GitHub: its headings, in lower case, without punctuation. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(pages)('%s', page => {
  const text = readFileSync(join(root, page), 'utf8');

  test('links to existing files', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target!);
    expect(links.filter(target => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  test('links to existing headings', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file, anchor]) => {
      const target = file ? join(root, dirname(page), file) : join(root, page);
      return !anchorsOf(readFileSync(target, 'utf8')).includes(anchor!);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test('names existing npm scripts', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });
});

test.each(['docs', 'docs/decisions'])('%s/README.md lists every page of its folder', folder => {
  const index = readFileSync(join(root, folder, 'README.md'), 'utf8');
  const files = readdirSync(join(root, folder), { recursive: folder === 'docs', encoding: 'utf8' });
  const listed = files.filter(name => name.endsWith('.md') && !/README\.md$|^decisions\//.test(name));
  expect(listed.filter(name => !index.includes(`](${name})`))).toEqual([]);
});

test('sources refer to existing pages', () => {
  const sources = execFileSync('git', ['ls-files', '*.ts', '*.mjs', '*.sql', '*.java'], {
    cwd: root,
    encoding: 'utf8',
  });
  const missing = sources.split('\n').flatMap(file => {
    const text = file && existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    return missingPages(text).map(page => `${file}: ${page}`);
  });
  expect(missing).toEqual([]);
  expect(missingPages(`// see docs/${'missing'}.md`)).toEqual([`docs/${'missing'}.md`]);
});

function missingPages(text: string): string[] {
  const pages = [...text.matchAll(/\bdocs\/[\w/-]+\.(?:md|json|svg)\b/g)].map(([page]) => page);
  return pages.filter(page => !existsSync(join(root, page)));
}

test('docs/reference/http-api.md describes every type of problem, and no other', () => {
  const text = readFileSync(join(root, 'docs/reference/http-api.md'), 'utf8');
  const section = text.slice(text.indexOf('| type '), text.indexOf('## Caching'));
  const described = [...section.matchAll(/^\| `([a-z-]+)` /gm)].map(([, type]) => type!);
  expect(described.sort()).toEqual([...PROBLEM_TYPES]);
});
