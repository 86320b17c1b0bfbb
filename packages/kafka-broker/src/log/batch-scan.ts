import { readSync } from 'node:fs';
import { BATCH_HEADER, type BatchHeader, batchHeader } from './record-batch';

const WINDOW = 256 * 1024;

export interface ScannedBatch {
  readonly position: number;
  readonly header: BatchHeader;
  /** The batch's bytes, read only when called for; null when the file ends inside it. */
  bytes(): Buffer | null;
}

/**
 * Walks the batches of a file through a window of bounded size. Ends where the file does, or where no batch can stand.
 */
export function* scanBatches(fd: number, from: number, to: number): Generator<ScannedBatch> {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = from;

  const read = (position: number, size: number): Buffer | null => {
    if (position + size > to) return null;
    if (position < windowStart || position + size > windowStart + window.length) {
      window = Buffer.allocUnsafe(Math.min(Math.max(WINDOW, size), to - position));
      windowStart = position;
      const got = readSync(fd, window, 0, window.length, position);
      if (got < size) return null;
      window = window.subarray(0, got);
    }
    return window.subarray(position - windowStart, position - windowStart + size);
  };

  for (let position = from; ; ) {
    const head = read(position, BATCH_HEADER);
    if (!head) return;
    const header = batchHeader(head);
    if (header.size < BATCH_HEADER) return;
    const start = position;
    yield { position, header, bytes: () => read(start, header.size) };
    position += header.size;
  }
}
