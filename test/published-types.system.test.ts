import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const dist = join(__dirname, '..', 'dist');

/** Returns the texts of a declaration file and of all files of this package that it imports. */
function declarations(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) {
    return found;
  }
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const target of imports(text).filter(target => target.startsWith('.'))) {
    declarations(`${join(dirname(file), target)}.d.ts`, found);
  }
  return found;
}

function imports(text: string): string[] {
  return [...text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)].map(([, target]) => target!);
}

function packagesOf(file: string): Set<string> {
  const targets = [...declarations(join(dist, file)).values()].flatMap(imports);
  return new Set(targets.filter(target => !target.startsWith('.')).map(target => target.split('/')[0]!));
}

test('the published types use aws-cdk-lib, cdk8s and constructs only', () => {
  expect(packagesOf('constructs/index.d.ts')).toEqual(new Set(['aws-cdk-lib', 'cdk8s', 'constructs']));
});

test('the search finds other packages', () => {
  expect(packagesOf('charts/web-service/pod-template.d.ts')).toContain('cdk8s-plus-28');
});

test('the published types have no internal members', () => {
  const internal = [...declarations(join(dist, 'constructs/index.d.ts'))].filter(([, text]) =>
    /@internal|^\s+(readonly |static |abstract )*_\w+/m.test(text),
  );
  expect(internal).toEqual([]);
});
