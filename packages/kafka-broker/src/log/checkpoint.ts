import { existsSync, readFileSync } from 'node:fs';
import { replaceFile } from '@cdk-ticketing/local-runtime';
import type { TransactionsSnapshot } from './open-transactions';
import type { ProducerSnapshot } from './producer-sequences';

/** State of a partition when all records below `endOffset` were on disk. Recovery starts from it. */
export interface Checkpoint {
  readonly endOffset: number;
  readonly producers: readonly ProducerSnapshot[];
  readonly transactions: TransactionsSnapshot;
}

const BEGINNING: Checkpoint = { endOffset: 0, producers: [], transactions: { open: [], aborted: [] } };

export function readCheckpoint(path: string): Checkpoint {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Checkpoint) : BEGINNING;
}

export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  replaceFile(path, JSON.stringify(checkpoint));
}
