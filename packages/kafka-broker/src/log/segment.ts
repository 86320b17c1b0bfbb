import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appendWhole } from '../append-whole';
import { scanBatches } from './batch-scan';
import { BATCH_HEADER, type BatchHeader, batchHeader, checksumHolds } from './record-batch';
import { SegmentIndex } from './segment-index';

const INDEX_EVERY = 32 * 1024;
const flushToDisk = promisify(fdatasync);

/** Receives each batch that recovery found after the trusted offset, so that the partition applies it again. */
export type Recovered = (header: BatchHeader, batch: Buffer) => void;

/** Append-only file of record batches with a sparse index. The file name is the first offset. */
export class Segment {
  size = 0;
  nextOffset: number;
  newestTimestamp = -1;
  private readonly path: string;
  private readonly fd: number;
  private readonly index: SegmentIndex;

  /** Opens or creates the file. Checks the batches from `trustedUpTo` on, and truncates it at the first invalid one. */
  constructor(
    directory: string,
    readonly baseOffset: number,
    trustedUpTo: number,
    recovered: Recovered,
  ) {
    this.path = join(directory, segmentName(baseOffset));
    this.fd = openSync(`${this.path}.log`, 'a+');
    const fileSize = fstatSync(this.fd).size;
    this.index = new SegmentIndex(`${this.path}.index`, trustedUpTo, fileSize);
    this.nextOffset = baseOffset;
    this.recover(fileSize, trustedUpTo, recovered);
  }

  append(batch: Buffer, header: BatchHeader): void {
    this.addToIndex(header); // first: if the append fails, the entry is valid for the next batch
    appendWhole(this.fd, this.size, batch);
    this.take(header);
  }

  /** Returns complete batches, from the batch with `offset`, below `limit`: at most `maxBytes`, but at least one. */
  read(offset: number, limit: number, maxBytes: number): Buffer {
    const from = this.index.floor(entry => entry.offset <= offset)?.position ?? 0;
    for (const { position, header } of scanBatches(this.fd, from, this.size)) {
      if (header.lastOffset < offset) {
        continue;
      }
      if (header.baseOffset >= limit) {
        break;
      }
      const buffer = Buffer.allocUnsafe(Math.min(Math.max(maxBytes, header.size), this.size - position));
      readSync(this.fd, buffer, 0, buffer.length, position);
      return wholeBatches(buffer, limit);
    }
    return Buffer.alloc(0);
  }

  /** Returns the batches from the first one that can contain a record with this timestamp or a later one. */
  batchesSince(timestamp: number) {
    const from = this.index.floor(entry => entry.newestBefore < timestamp)?.position ?? 0;
    return scanBatches(this.fd, from, this.size);
  }

  flush(): Promise<void> {
    return flushToDisk(this.fd);
  }

  close(): void {
    closeSync(this.fd);
    this.index.close();
  }

  remove(): void {
    this.close();
    rmSync(`${this.path}.log`);
    rmSync(`${this.path}.index`);
  }

  private recover(fileSize: number, trustedUpTo: number, recovered: Recovered): void {
    const start = this.index.last();
    if (start) {
      this.size = start.position;
      this.nextOffset = start.offset;
      this.newestTimestamp = start.newestBefore;
    }
    for (const { header, bytes } of scanBatches(this.fd, this.size, fileSize)) {
      if (header.baseOffset < trustedUpTo) {
        this.recoverBatch(header);
        continue;
      }
      const batch = bytes();
      if (!batch || header.baseOffset !== this.nextOffset || !checksumHolds(batch)) {
        break;
      }
      this.recoverBatch(header);
      recovered(header, batch);
    }
    if (this.size < fileSize) {
      ftruncateSync(this.fd, this.size);
    }
  }

  private recoverBatch(header: BatchHeader): void {
    this.addToIndex(header);
    this.take(header);
  }

  private addToIndex(header: BatchHeader): void {
    const indexed = this.index.last();
    if (!indexed ? this.size === 0 : this.size - indexed.position >= INDEX_EVERY) {
      this.index.add({ offset: header.baseOffset, position: this.size, newestBefore: this.newestTimestamp });
    }
  }

  private take(header: BatchHeader): void {
    this.size += header.size;
    this.nextOffset = header.lastOffset + 1;
    this.newestTimestamp = Math.max(this.newestTimestamp, header.maxTimestamp);
  }
}

function segmentName(baseOffset: number): string {
  return String(baseOffset).padStart(20, '0');
}

function wholeBatches(buffer: Buffer, limit: number): Buffer {
  let end = 0;
  while (end + BATCH_HEADER <= buffer.length) {
    const header = batchHeader(buffer, end);
    if (header.baseOffset >= limit || end + header.size > buffer.length) {
      break;
    }
    end += header.size;
  }
  return buffer.subarray(0, end);
}
