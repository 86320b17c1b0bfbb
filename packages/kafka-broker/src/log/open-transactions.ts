import { type BatchHeader, outcomeOf } from './record-batch';

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

export interface TransactionsSnapshot {
  readonly open: readonly (readonly [producerId: number, firstOffset: number])[];
  readonly aborted: readonly AbortedTransaction[];
}

/** Open and aborted transactions of a partition, as read_committed consumers need them. */
export class OpenTransactions {
  private readonly open: Map<number, number>;
  private aborted: AbortedTransaction[];

  constructor(snapshot: TransactionsSnapshot) {
    this.open = new Map(snapshot.open);
    this.aborted = [...snapshot.aborted];
  }

  stored(header: BatchHeader, batch: Buffer): void {
    if (!header.transactional) {
      return;
    }
    if (!header.control) {
      if (!this.open.has(header.producerId)) {
        this.open.set(header.producerId, header.baseOffset);
      }
      return;
    }
    const firstOffset = this.open.get(header.producerId);
    if (firstOffset === undefined) {
      return;
    }
    this.open.delete(header.producerId);
    if (outcomeOf(batch) === 'abort') {
      this.aborted.push({ producerId: header.producerId, firstOffset, lastOffset: header.lastOffset });
    }
  }

  isOpen(producerId: number): boolean {
    return this.open.has(producerId);
  }

  /** Returns the last stable offset: below it every transaction is committed or aborted. */
  lastStableOffset(end: number): number {
    return Math.min(end, ...this.open.values());
  }

  abortedBetween(from: number, to: number): AbortedTransaction[] {
    return this.aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < to);
  }

  forgetBefore(offset: number): void {
    this.aborted = this.aborted.filter(({ lastOffset }) => lastOffset >= offset);
  }

  snapshot(): TransactionsSnapshot {
    return { open: [...this.open], aborted: [...this.aborted] };
  }
}
