import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorCode, KafkaError } from '../errors';
import { readCheckpoint, writeCheckpoint } from './checkpoint';
import { type AbortedTransaction, OpenTransactions } from './open-transactions';
import { ProducerSequences } from './producer-sequences';
import { type BatchHeader, batchHeader, checkProducedBatch, placeAt, stampAppendTime } from './record-batch';
import { firstRecordSince } from './record-time';
import { Segment } from './segment';

export interface LogSettings {
  readonly segmentBytes: number;
  readonly maxBatchBytes: number;
  readonly retentionBytes: number;
  readonly retentionMs: number;
  /** Whether the broker replaces the timestamps of producers with its own time. */
  readonly stampsAppendTime: boolean;
}

/** Log of one partition: segments in the order of their offsets. Batches are appended to the last one. */
export class PartitionLog {
  private readonly segments: Segment[];
  private readonly producers: ProducerSequences;
  private readonly transactions: OpenTransactions;
  private readonly watchers = new Set<() => void>();
  private unflushed = new Set<Segment>();
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly settings: LogSettings,
  ) {
    mkdirSync(directory, { recursive: true });
    const checkpoint = readCheckpoint(this.checkpointPath);
    this.producers = new ProducerSequences(checkpoint.producers);
    this.transactions = new OpenTransactions(checkpoint.transactions);
    const names = readdirSync(directory).filter(name => name.endsWith('.log'));
    const bases = names.map(name => Number.parseInt(name, 10)).sort((a, b) => a - b);
    this.segments = (bases.length > 0 ? bases : [0]).map(base => this.openSegment(base, checkpoint.endOffset));
  }

  get startOffset(): number {
    return this.segments[0]!.baseOffset;
  }

  get endOffset(): number {
    return this.active.nextOffset;
  }

  get lastStableOffset(): number {
    return this.transactions.lastStableOffset(this.endOffset);
  }

  /** Stores a batch of a producer. Returns its first offset, of a duplicate the offset of the stored batch. */
  produce(records: Buffer | null): number {
    const sent = checkProducedBatch(records);
    const batch = records as Buffer;
    if (batch.length > this.settings.maxBatchBytes) {
      throw new KafkaError(ErrorCode.messageTooLarge, `a batch must have at most ${this.settings.maxBatchBytes} bytes`);
    }
    return this.producers.alreadyStored(sent) ?? this.append(batch);
  }

  append(batch: Buffer): number {
    if (this.active.size >= this.settings.segmentBytes) {
      this.roll();
    }
    const baseOffset = this.endOffset;
    placeAt(batch, baseOffset);
    if (this.settings.stampsAppendTime) {
      stampAppendTime(batch, Date.now());
    }
    const header = batchHeader(batch);
    this.active.append(batch, header);
    this.unflushed.add(this.active);
    this.track(header, batch);
    this.notify();
    return baseOffset;
  }

  hasOpenTransaction(producerId: number): boolean {
    return this.transactions.isOpen(producerId);
  }

  read(offset: number, limit: number, maxBytes: number): Buffer {
    if (offset < this.startOffset || offset > this.endOffset) {
      throw new KafkaError(
        ErrorCode.offsetOutOfRange,
        `offset ${offset} is not within ${this.startOffset} to ${this.endOffset}`,
      );
    }
    return this.segments.findLast(segment => segment.baseOffset <= offset)!.read(offset, limit, maxBytes);
  }

  abortedBetween(from: number, to: number): AbortedTransaction[] {
    return this.transactions.abortedBetween(from, to);
  }

  /** Returns the first record with this timestamp or a later one. */
  since(timestamp: number): { offset: number; timestamp: number } | undefined {
    for (const segment of this.segments) {
      if (segment.newestTimestamp >= timestamp) {
        return firstRecordSince(segment.batchesSince(timestamp), timestamp);
      }
    }
    return undefined;
  }

  /** Calls back after each append and when the log is closed. Returns a function that stops this. */
  watch(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  /** Flushes written batches to the disk, then writes the checkpoint. */
  flush(): Promise<void> {
    const previous = this.flushing.catch(() => {}); // a failed flush does not prevent the next one
    this.flushing = previous.then(() => this.flushOnce());
    return this.flushing;
  }

  /** Removes the oldest segments that are too old or too many. */
  async enforceRetention(now: number): Promise<void> {
    await this.flush();
    const expired = (segment: Segment) => segment.newestTimestamp < now - this.settings.retentionMs;
    if (this.active.size > 0 && expired(this.active)) {
      this.roll();
    }
    let bytes = this.segments.reduce((sum, { size }) => sum + size, 0);
    while (this.segments.length > 1) {
      const oldest = this.segments[0]!;
      if (!expired(oldest) && bytes - oldest.size < this.settings.retentionBytes) {
        break;
      }
      bytes -= oldest.size;
      this.segments.shift();
      oldest.remove();
    }
    this.transactions.forgetBefore(this.startOffset);
  }

  async close(): Promise<void> {
    await this.flush();
    this.release();
  }

  /** Closes the files without a flush, because the topic is being deleted. */
  async abandon(): Promise<void> {
    this.unflushed.clear();
    await this.flushing.catch(() => {});
    this.release();
  }

  private get active(): Segment {
    return this.segments.at(-1)!;
  }

  private get checkpointPath(): string {
    return join(this.directory, 'checkpoint.json');
  }

  private async flushOnce(): Promise<void> {
    if (this.unflushed.size === 0) {
      return;
    }
    const segments = this.unflushed;
    this.unflushed = new Set();
    const { endOffset } = this;
    const state = { producers: this.producers.snapshot(), transactions: this.transactions.snapshot() };
    try {
      await Promise.all([...segments].map(segment => segment.flush()));
      writeCheckpoint(this.checkpointPath, { endOffset, ...state });
    } catch (error) {
      for (const segment of segments) {
        this.unflushed.add(segment);
      }
      throw error;
    }
  }

  private release(): void {
    for (const segment of this.segments) {
      segment.close();
    }
    this.notify();
  }

  private roll(): void {
    this.segments.push(this.openSegment(this.endOffset, this.endOffset));
  }

  private openSegment(baseOffset: number, trustedUpTo: number): Segment {
    return new Segment(this.directory, baseOffset, trustedUpTo, (header, batch) => this.track(header, batch));
  }

  private track(header: BatchHeader, batch: Buffer): void {
    this.producers.stored(header);
    this.transactions.stored(header, batch);
  }

  private notify(): void {
    for (const callback of [...this.watchers]) {
      callback();
    }
  }
}
