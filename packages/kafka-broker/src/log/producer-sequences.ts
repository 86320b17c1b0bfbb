import { ErrorCode, KafkaError } from '../errors';
import type { BatchHeader } from './record-batch';

/** Number of batches that an idempotent producer can have in flight, each of which it can send again. */
const REMEMBERED_BATCHES = 5;
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;
const SEQUENCES = 2 ** 31;

interface WrittenBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
}

export interface ProducerSnapshot {
  readonly id: number;
  readonly epoch: number;
  readonly lastSeen: number;
  readonly batches: readonly WrittenBatch[];
}

/** Newest batches of each idempotent producer in a partition, to detect duplicates and reject gaps. */
export class ProducerSequences {
  private readonly producers = new Map<number, ProducerSnapshot>();

  constructor(snapshot: readonly ProducerSnapshot[]) {
    for (const producer of snapshot) {
      this.producers.set(producer.id, producer);
    }
  }

  /** Returns the offset of the stored batch if this one is a duplicate. Rejects a batch out of order. */
  alreadyStored(header: BatchHeader): number | undefined {
    const known = this.producers.get(header.producerId);
    if (header.producerId < 0 || !known) {
      return undefined;
    }
    if (header.producerEpoch < known.epoch) {
      throw new KafkaError(ErrorCode.invalidProducerEpoch, 'fenced by a newer producer');
    }
    if (header.producerEpoch > known.epoch) {
      if (header.baseSequence === 0) {
        return undefined;
      }
      throw new KafkaError(ErrorCode.outOfOrderSequenceNumber, 'a new epoch must start with sequence 0');
    }
    const written = asWritten(header);
    const same = known.batches.find(
      batch => batch.firstSequence === written.firstSequence && batch.lastSequence === written.lastSequence,
    );
    if (same) {
      return same.baseOffset;
    }
    const last = known.batches.at(-1);
    if (last && header.baseSequence !== (last.lastSequence + 1) % SEQUENCES) {
      const code =
        header.baseSequence <= last.lastSequence
          ? ErrorCode.duplicateSequenceNumber
          : ErrorCode.outOfOrderSequenceNumber;
      throw new KafkaError(code, `sequence ${header.baseSequence} cannot follow ${last.lastSequence}`);
    }
    return undefined;
  }

  stored(header: BatchHeader): void {
    if (header.producerId < 0) {
      return;
    }
    const known = this.producers.get(header.producerId);
    const before = known?.epoch === header.producerEpoch ? known.batches : [];
    const batches = header.control ? before : [...before, asWritten(header)].slice(-REMEMBERED_BATCHES);
    this.producers.set(header.producerId, {
      id: header.producerId,
      epoch: header.producerEpoch,
      lastSeen: Date.now(),
      batches,
    });
  }

  snapshot(): ProducerSnapshot[] {
    const oldest = Date.now() - FORGOTTEN_AFTER_MS;
    for (const { id, lastSeen } of this.producers.values()) {
      if (lastSeen < oldest) {
        this.producers.delete(id);
      }
    }
    return [...this.producers.values()];
  }
}

function asWritten(header: BatchHeader): WrittenBatch {
  const lastSequence = (header.baseSequence + header.count - 1) % SEQUENCES;
  return { firstSequence: header.baseSequence, lastSequence, baseOffset: header.baseOffset };
}
