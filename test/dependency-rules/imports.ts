import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from '@swc/core';

/** One import of a file. `target` is a path from the root for files of this repository, else the name of a package. */
export interface Import {
  readonly file: string;
  readonly target: string;
  readonly own: boolean;
}

const SOURCE_FOLDERS = [
  'bin',
  'lib',
  'constructs',
  'charts',
  'contracts',
  'telemetry',
  'lambda',
  'local',
  'packages',
  'bench',
  'scripts',
  'verification',
  'test',
];

export function readImports(root: string): Import[] {
  return SOURCE_FOLDERS.flatMap(folder => typescriptFiles(join(root, folder))).flatMap(path => importsOf(root, path));
}

function typescriptFiles(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name))
    .sort();
}

function importsOf(root: string, path: string): Import[] {
  const file = fromRoot(root, path);
  const specifiers = new Set<string>();
  collectSpecifiers(parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript' }), specifiers);
  return [...specifiers].map(specifier =>
    specifier.startsWith('.')
      ? { file, target: resolveOwn(root, path, specifier), own: true }
      : { file, target: packageName(specifier), own: false },
  );
}

/** Collects the modules of import and export declarations, `import()`, `require()`, and `import('x').Type`. */
function collectSpecifiers(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const child of node) {
      collectSpecifiers(child, found);
    }
    return;
  }
  if (!isNode(node)) {
    return;
  }
  const specifier = specifierOf(node);
  if (specifier) {
    found.add(specifier);
  }
  for (const child of Object.values(node)) {
    collectSpecifiers(child, found);
  }
}

function specifierOf(node: Node): string | undefined {
  if (isNode(node.source) && node.type.match(/^(Import|Export)/)) {
    return stringOf(node.source);
  }
  if (node.type === 'TsImportType') {
    return stringOf(node.argument);
  }
  if (node.type === 'TsExternalModuleReference') {
    return stringOf(node.expression);
  }
  if (node.type === 'CallExpression' && isNode(node.callee) && Array.isArray(node.arguments)) {
    const { callee } = node;
    const loads = callee.type === 'Import' || (callee.type === 'Identifier' && callee.value === 'require');
    if (loads) {
      return stringOf((node.arguments[0] as { expression?: unknown } | undefined)?.expression);
    }
  }
  return undefined;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function stringOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'StringLiteral' ? String(node.value) : undefined;
}

function resolveOwn(root: string, from: string, specifier: string): string {
  const base = join(dirname(from), specifier);
  const candidates = [base, `${base}.ts`, join(base, 'index.ts')];
  return fromRoot(root, candidates.find(path => existsSync(path) && statSync(path).isFile()) ?? base);
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) {
    return 'node:';
  }
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function fromRoot(root: string, path: string): string {
  return relative(root, path).split(sep).join(posix.sep);
}
