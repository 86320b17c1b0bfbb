import { readSync } from 'node:fs';
import { BATCH_HEADER, type BatchHeader, batchHeader } from './record-batch';

const WINDOW = 256 * 1024;

export interface ScannedBatch {
  readonly position: number;
  readonly header: BatchHeader;
  /** Reads the bytes of the batch. Returns null if the file ends inside it. */
  bytes(): Buffer | null;
}

/**
 * Iterates over the batches of a file with a buffer of limited size, up to the end of the file or to an invalid batch.
 */
export function* scanBatches(fd: number, from: number, to: number): Generator<ScannedBatch> {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = from;

  const read = (position: number, size: number): Buffer | null => {
    if (position + size > to) {
      return null;
    }
    if (position < windowStart || position + size > windowStart + window.length) {
      window = Buffer.allocUnsafe(Math.min(Math.max(WINDOW, size), to - position));
      windowStart = position;
      const got = readSync(fd, window, 0, window.length, position);
      if (got < size) {
        return null;
      }
      window = window.subarray(0, got);
    }
    return window.subarray(position - windowStart, position - windowStart + size);
  };

  for (let position = from; ; ) {
    const head = read(position, BATCH_HEADER);
    if (!head) {
      return;
    }
    const header = batchHeader(head);
    if (header.size < BATCH_HEADER) {
      return;
    }
    const start = position;
    yield { position, header, bytes: () => read(start, header.size) };
    position += header.size;
  }
}
