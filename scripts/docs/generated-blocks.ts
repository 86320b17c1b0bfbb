import type { Process } from '../../contracts/environment';
import {
  environmentTable,
  environmentTableOf,
  PROCESSES,
  servicesTable,
  topicsTable,
  topicsTableOf,
} from './contract-tables';
import { databaseTablesOf } from './database-tables';

/** Sources of the generated blocks besides the contracts. */
export interface Sources {
  readonly root: string;
  /** Route tables by service. */
  readonly routes: ReadonlyMap<string, string>;
}

/** Content of the generated blocks by name. Those with `of` are about one process. */
const BLOCKS: Readonly<Record<string, (process: string, sources: Sources) => string>> = {
  services: servicesTable,
  topics: () => topicsTable(),
  'topics of': topicsTableOf,
  environment: environmentTable,
  'environment of': process => environmentTableOf(process as Process),
  'routes of': (process, { routes }) => routes.get(process) ?? '',
  'tables of': (process, { root }) => databaseTablesOf(root, process),
};

/** Returns the content of a generated block such as `topics` or `topics of frontend`. */
export function generatedBlock(name: string, sources: Sources): string {
  const [, kind = name, process = ''] = name.match(/^(.+ of) (.+)$/) ?? [];
  const content = BLOCKS[kind];
  if (!content || (process && !PROCESSES.some(known => known === process))) {
    throw new Error(`unknown generated block '${name}'`);
  }
  return content(process, sources);
}
