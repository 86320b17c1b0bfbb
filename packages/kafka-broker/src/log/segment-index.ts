import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { appendWhole } from '../append-whole';

const ENTRY = 24;

export interface IndexEntry {
  readonly offset: number;
  readonly position: number;
  /** Newest timestamp in the segment before the batch of this entry. */
  readonly newestBefore: number;
}

/** Sparse index of a segment, by offset and by time. Small enough for memory. */
export class SegmentIndex {
  private readonly fd: number;
  private readonly entries: IndexEntry[] = [];

  /** Drops the entries from `trustedUpTo` on: they may not match the data after a crash. */
  constructor(path: string, trustedUpTo: number, segmentSize: number) {
    this.fd = openSync(path, 'a+');
    const stored = Buffer.alloc(fstatSync(this.fd).size);
    readSync(this.fd, stored, 0, stored.length, 0);
    for (let at = 0; at + ENTRY <= stored.length; at += ENTRY) {
      const [offset, position, newestBefore] = [0, 8, 16].map(field => stored.readDoubleBE(at + field));
      if (offset! >= trustedUpTo || position! >= segmentSize) {
        break;
      }
      this.entries.push({ offset: offset!, position: position!, newestBefore: newestBefore! });
    }
    ftruncateSync(this.fd, this.entries.length * ENTRY);
  }

  add(entry: IndexEntry): void {
    const stored = Buffer.alloc(ENTRY);
    [entry.offset, entry.position, entry.newestBefore].forEach((value, i) => {
      stored.writeDoubleBE(value, i * 8);
    });
    appendWhole(this.fd, this.entries.length * ENTRY, stored);
    this.entries.push(entry);
  }

  last(): IndexEntry | undefined {
    return this.entries.at(-1);
  }

  /** Returns the last entry at or before the target. */
  floor(notBeyond: (entry: IndexEntry) => boolean): IndexEntry | undefined {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (notBeyond(this.entries[middle]!)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.entries[low - 1];
  }

  close(): void {
    closeSync(this.fd);
  }
}
