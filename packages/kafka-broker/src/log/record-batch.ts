import { ErrorCode, KafkaError } from '../errors';
import { crc32c } from './crc32c';
import { recordsFill } from './records';

/** Positions of the fields of a record batch (magic 2). The checksum covers the bytes from the attributes on. */
const at = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57,
} as const;
const COMPRESSION = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
export const BATCH_HEADER = 61;
const BEFORE_LENGTH_COUNTS = 12;

export interface BatchHeader {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** Size of the batch with its header, in bytes. */
  readonly size: number;
  readonly magic: number;
  readonly compressed: boolean;
  /** Whether all records have the time of the broker. */
  readonly appendTime: boolean;
  readonly transactional: boolean;
  readonly control: boolean;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly count: number;
}

/** Reads the header at `start`. The buffer must contain BATCH_HEADER bytes there. */
export function batchHeader(buffer: Buffer, start = 0): BatchHeader {
  const attributes = buffer.readInt16BE(start + at.attributes);
  const baseOffset = int64(buffer, start + at.baseOffset);
  return {
    baseOffset,
    lastOffset: baseOffset + buffer.readInt32BE(start + at.lastOffsetDelta),
    size: buffer.readInt32BE(start + at.length) + BEFORE_LENGTH_COUNTS,
    magic: buffer.readInt8(start + at.magic),
    compressed: (attributes & COMPRESSION) !== 0,
    appendTime: (attributes & APPEND_TIME) !== 0,
    transactional: (attributes & TRANSACTIONAL) !== 0,
    control: (attributes & CONTROL) !== 0,
    firstTimestamp: int64(buffer, start + at.firstTimestamp),
    maxTimestamp: int64(buffer, start + at.maxTimestamp),
    producerId: int64(buffer, start + at.producerId),
    producerEpoch: buffer.readInt16BE(start + at.producerEpoch),
    baseSequence: buffer.readInt32BE(start + at.baseSequence),
    count: buffer.readInt32BE(start + at.count),
  };
}

export function checksumHolds(batch: Buffer): boolean {
  return batch.readUInt32BE(at.crc) === crc32c(batch.subarray(at.attributes));
}

/** Returns the header of a produced batch. Rejects anything but one complete, valid batch. */
export function checkProducedBatch(records: Buffer | null): BatchHeader {
  if (!records || records.length < BATCH_HEADER) {
    throw invalid('a record batch is required');
  }
  if (records.readInt8(at.magic) !== 2) {
    throw new KafkaError(ErrorCode.unsupportedForMessageFormat, 'only record batches of magic 2 are stored');
  }
  const header = batchHeader(records);
  if (header.size !== records.length) {
    throw invalid('each partition must have exactly one complete record batch');
  }
  if (!checksumHolds(records)) {
    throw new KafkaError(ErrorCode.corruptMessage, 'the checksum does not match');
  }
  if (header.control) {
    throw invalid('clients must not send control batches');
  }
  if (header.count < 1 || header.lastOffset - header.baseOffset !== header.count - 1) {
    throw invalid('the number of records does not match the last offset');
  }
  if (!header.compressed && !recordsFill(records, header.count)) {
    throw invalid('the records do not fill the batch');
  }
  return header;
}

/** Sets the base offset, which the checksum does not cover. */
export function placeAt(batch: Buffer, baseOffset: number): void {
  writeInt64(batch, baseOffset, at.baseOffset);
  batch.writeInt32BE(0, at.leaderEpoch);
}

/** Sets the append time of the batch, which replaces the timestamps of its records. */
export function stampAppendTime(batch: Buffer, now: number): void {
  batch.writeInt16BE(batch.readInt16BE(at.attributes) | APPEND_TIME, at.attributes);
  writeInt64(batch, now, at.maxTimestamp);
  seal(batch);
}

/** Returns the control batch that ends a transaction of a producer in a partition. */
export function transactionMarker(producerId: number, producerEpoch: number, outcome: TransactionOutcome): Buffer {
  // One record: length 16, attributes, timestamp delta, offset delta; key {version 0, type}; value {version 0,
  // coordinator epoch 0}; no headers.
  const type = outcome === 'commit' ? 1 : 0;
  const record = Buffer.from([32, 0, 0, 0, 8, 0, 0, 0, type, 12, 0, 0, 0, 0, 0, 0, 0]);
  const batch = Buffer.alloc(BATCH_HEADER + record.length);
  record.copy(batch, BATCH_HEADER);
  batch.writeInt32BE(batch.length - BEFORE_LENGTH_COUNTS, at.length);
  batch.writeInt8(2, at.magic);
  batch.writeInt16BE(TRANSACTIONAL | CONTROL, at.attributes);
  writeInt64(batch, Date.now(), at.firstTimestamp);
  writeInt64(batch, Date.now(), at.maxTimestamp);
  writeInt64(batch, producerId, at.producerId);
  batch.writeInt16BE(producerEpoch, at.producerEpoch);
  batch.writeInt32BE(-1, at.baseSequence);
  batch.writeInt32BE(1, at.count);
  seal(batch);
  return batch;
}

export type TransactionOutcome = 'commit' | 'abort';

export function outcomeOf(marker: Buffer): TransactionOutcome {
  return marker.readInt16BE(BATCH_HEADER + 7) === 1 ? 'commit' : 'abort';
}

function seal(batch: Buffer): void {
  batch.writeUInt32BE(crc32c(batch.subarray(at.attributes)), at.crc);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.invalidRecord, message);
}

function int64(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position) * 2 ** 32 + buffer.readUInt32BE(position + 4);
}

function writeInt64(buffer: Buffer, value: number, position: number): void {
  buffer.writeInt32BE(Math.floor(value / 2 ** 32), position);
  buffer.writeUInt32BE(value >>> 0, position + 4);
}
