import { ErrorCode, KafkaError } from './errors';
import type { OffsetCommit } from './groups/committed-offsets';
import type { GroupCoordinator } from './groups/group-coordinator';
import { Journal } from './journal';
import { type TransactionOutcome, transactionMarker } from './log/record-batch';
import type { Topics } from './topics';

const MAX_EPOCH = 32_767;
const MAX_TIMEOUT_MS = 15 * 60_000;
const IDS_AT_ONCE = 1000;

type Phase = 'idle' | 'ongoing' | TransactionOutcome;

/** State of a transactional producer. `commit` and `abort` are decisions that are not yet complete. */
interface Transaction {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly epoch: number;
  readonly timeoutMs: number;
  readonly phase: Phase;
  /** Outcome of the producer's previous transaction. */
  readonly ended?: TransactionOutcome;
  readonly since: number;
  readonly partitions: readonly { topic: string; partition: number }[];
  readonly groupOffsets: readonly { group: string; commits: readonly OffsetCommit[] }[];
}

type Entry = Transaction | { readonly producerIdsUpTo: number };

export interface Producer {
  readonly producerId: number;
  readonly epoch: number;
}

/**
 * Assigns producer ids, and commits or aborts a transaction in all of its partitions.
 * It writes the decision to the journal before the first marker, so that it can complete the transaction after a crash.
 */
export class TransactionCoordinator {
  private readonly transactions = new Map<string, Transaction>();
  private readonly byProducer = new Map<number, string>();
  private readonly journal: Journal<Entry>;
  private nextProducerId = 0;
  private reservedUpTo = 0;

  constructor(
    path: string,
    private readonly topics: Topics,
    private readonly groups: GroupCoordinator,
  ) {
    this.journal = new Journal<Entry>(
      path,
      entry => this.apply(entry),
      () => [...this.transactions.values(), { producerIdsUpTo: this.reservedUpTo }],
    );
    this.nextProducerId = this.reservedUpTo;
    for (const transaction of this.transactions.values()) {
      this.carryOut(transaction);
    }
  }

  newProducer(): Producer {
    if (this.nextProducerId >= this.reservedUpTo) {
      this.record({ producerIdsUpTo: this.nextProducerId + IDS_AT_ONCE });
    }
    return { producerId: this.nextProducerId++, epoch: 0 };
  }

  /** Returns the producer of a transactional id, with a new epoch that fences earlier producers. */
  newTransactionalProducer(transactionalId: string, timeoutMs: number): Producer {
    if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) {
      const message = `the transaction timeout must be 1 to ${MAX_TIMEOUT_MS} ms (got ${timeoutMs})`;
      throw new KafkaError(ErrorCode.invalidTransactionTimeout, message);
    }
    const earlier = this.transactions.get(transactionalId);
    if (earlier?.phase === 'ongoing') {
      this.decide(earlier, 'abort');
    } else if (earlier) {
      this.carryOut(earlier);
    }
    const producer =
      earlier && earlier.epoch < MAX_EPOCH
        ? { producerId: earlier.producerId, epoch: earlier.epoch + 1 }
        : this.newProducer();
    const nothing = { phase: 'idle' as const, since: 0, partitions: [], groupOffsets: [] };
    this.record({ transactionalId, ...producer, timeoutMs, ...nothing });
    return producer;
  }

  addPartitions(id: string, producer: Producer, added: readonly { topic: string; partition: number }[]): void {
    const transaction = this.begun(id, producer);
    const isNew = ({ topic, partition }: { topic: string; partition: number }) =>
      !transaction.partitions.some(known => known.topic === topic && known.partition === partition);
    this.record({ ...transaction, partitions: [...transaction.partitions, ...added.filter(isNew)] });
  }

  /** Adds the group to the transaction. Its offsets follow with commitOffsets. */
  addGroup(id: string, producer: Producer): void {
    this.record(this.begun(id, producer));
  }

  commitOffsets(id: string, producer: Producer, group: string, commits: readonly OffsetCommit[]): void {
    const transaction = this.begun(id, producer);
    this.record({ ...transaction, groupOffsets: [...transaction.groupOffsets, { group, commits }] });
  }

  end(id: string, producer: Producer, outcome: TransactionOutcome): void {
    const transaction = this.of(id, producer);
    if (transaction.phase === 'idle' && transaction.ended === outcome) {
      return; // a retry: the response may have been lost
    }
    if (transaction.phase !== 'ongoing') {
      throw new KafkaError(ErrorCode.invalidTxnState, `${id} has no open transaction to ${outcome}`);
    }
    this.decide(transaction, outcome);
  }

  /** A producer can only write to partitions that are part of its transaction: otherwise no marker would follow. */
  checkWrite(producer: Producer, topic: string, partition: number): void {
    const transaction = this.of(this.byProducer.get(producer.producerId) ?? '', producer);
    const announced = transaction.partitions.some(known => known.topic === topic && known.partition === partition);
    if (transaction.phase !== 'ongoing' || !announced) {
      throw new KafkaError(ErrorCode.invalidTxnState, `${topic} ${partition} is not part of a transaction`);
    }
  }

  /** Aborts transactions after their timeout, and completes decisions that failed, as on a full disk. */
  abortOverdue(now: number): void {
    for (const transaction of this.transactions.values()) {
      this.carryOut(transaction);
      if (transaction.phase !== 'ongoing' || now < transaction.since + transaction.timeoutMs) {
        continue;
      }
      // A new epoch fences the producer, if it still runs.
      this.decide({ ...transaction, epoch: Math.min(transaction.epoch + 1, MAX_EPOCH) }, 'abort');
    }
  }

  close(): void {
    this.journal.close();
  }

  private of(id: string, { producerId, epoch }: Producer): Transaction {
    const transaction = this.transactions.get(id);
    if (transaction?.producerId !== producerId) {
      throw new KafkaError(ErrorCode.invalidProducerIdMapping, `${producerId} is not the producer of '${id}'`);
    }
    if (transaction.epoch !== epoch) {
      throw new KafkaError(ErrorCode.invalidProducerEpoch, `fenced by a newer producer of ${id}`);
    }
    this.carryOut(transaction);
    return this.transactions.get(id)!;
  }

  private begun(id: string, producer: Producer): Transaction {
    const transaction = this.of(id, producer);
    return transaction.phase === 'ongoing' ? transaction : { ...transaction, phase: 'ongoing', since: Date.now() };
  }

  private decide(transaction: Transaction, outcome: TransactionOutcome): void {
    const decided = { ...transaction, phase: outcome };
    this.record(decided);
    this.carryOut(decided);
  }

  private carryOut(transaction: Transaction): void {
    const { producerId, epoch, phase, partitions, groupOffsets } = transaction;
    if (phase !== 'commit' && phase !== 'abort') {
      return;
    }
    for (const { topic, partition } of partitions) {
      const log = this.topics.find(topic)?.logs[partition];
      if (log?.hasOpenTransaction(producerId)) {
        log.append(transactionMarker(producerId, epoch, phase));
      }
    }
    if (phase === 'commit') {
      for (const { group, commits } of groupOffsets) {
        this.groups.offsets.commit(group, commits);
      }
    }
    this.record({ ...transaction, phase: 'idle', ended: phase, partitions: [], groupOffsets: [] });
  }

  private record(entry: Entry): void {
    this.journal.append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry): void {
    if ('producerIdsUpTo' in entry) {
      this.reservedUpTo = entry.producerIdsUpTo;
      return;
    }
    this.transactions.set(entry.transactionalId, entry);
    this.byProducer.set(entry.producerId, entry.transactionalId);
  }
}
