import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, table } from './markdown';

const CREATED_TABLE = /CREATE TABLE (?:IF NOT EXISTS )?([\w.]+) \((.*?)^\)/gms;
const COLUMN = /^ {2}([a-z]\w*) /gm;
const ADDED_COLUMN = /ALTER TABLE ([\w.]+)\s+ADD COLUMN (?:IF NOT EXISTS )?(\w+)/g;

/** Tables that the migrations of the service create, with their columns. */
export function databaseTablesOf(root: string, service: string): string {
  const columns = new Map<string, string[]>();
  for (const source of migrations(root, service)) {
    for (const [, name, body] of source.matchAll(CREATED_TABLE)) {
      columns.set(
        name!,
        [...body!.matchAll(COLUMN)].map(([, column]) => column!),
      );
    }
    for (const [, name, column] of source.matchAll(ADDED_COLUMN)) {
      columns.get(name!)?.push(column!);
    }
  }
  return table(
    ['table', 'columns'],
    [...columns].map(([name, names]) => [code(name), names.map(code).join(', ')]),
  );
}

function migrations(root: string, service: string): string[] {
  const folder = join(root, 'constructs', service, 'app');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'));
}
