import { appendFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../../../test/support/temporary-directory';
import { ErrorCode } from '../../src/errors';
import { PartitionLog } from '../../src/log/partition-log';
import { batchHeader, transactionMarker } from '../../src/log/record-batch';
import { batchOf } from '../batch';

const settings = {
  segmentBytes: 10_000,
  maxBatchBytes: 1_000_000,
  retentionBytes: Number.POSITIVE_INFINITY,
  retentionMs: Number.POSITIVE_INFINITY,
  stampsAppendTime: false,
};

describe('PartitionLog', () => {
  let directory: string;
  const opened: PartitionLog[] = [];
  /** Opens the log again without closing it, as a start after kill -9 does. */
  const open = (changed = {}) => {
    const log = new PartitionLog(directory, { ...settings, ...changed });
    opened.push(log);
    return log;
  };
  const files = (ending: string) => readdirSync(directory).filter(name => name.endsWith(ending));
  const lastFile = () => join(directory, files('.log').sort().at(-1)!);
  const offsets = (log: PartitionLog) => {
    const found: number[] = [];
    for (let next = log.startOffset; next < log.endOffset; ) {
      const batches = log.read(next, log.endOffset, 100_000);
      for (let at = 0; at < batches.length; at += batchHeader(batches, at).size) {
        const { baseOffset, lastOffset } = batchHeader(batches, at);
        for (let offset = baseOffset; offset <= lastOffset; offset++) {
          found.push(offset);
        }
        next = lastOffset + 1;
      }
    }
    return found;
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(log => log.abandon()));
    rmSync(directory, { recursive: true });
  });

  it('assigns consecutive offsets across segments, and reads all records', () => {
    const log = open();
    for (let i = 0; i < 100; i++) {
      expect(log.produce(batchOf({ values: ['a', 'b'.repeat(500)] }))).toBe(2 * i);
    }
    expect(files('.log').length).toBeGreaterThan(3);
    expect(offsets(log)).toEqual(range(0, 200));
    expect(offsets(open())).toEqual(range(0, 200));
  });

  it('reads at most the requested bytes, but at least one batch, up to the limit', () => {
    const log = open();
    const size = batchOf({ values: ['x'] }).length;
    for (let i = 0; i < 10; i++) {
      log.produce(batchOf({ values: ['x'] }));
    }
    expect(log.read(3, 10, 1).length).toBe(size);
    expect(log.read(3, 10, 2.5 * size).length).toBe(2 * size);
    expect(log.read(3, 5, 100 * size).length).toBe(2 * size);
    expect(log.read(10, 10, 100).length).toBe(0);
    expect(() => log.read(11, 20, 100)).toThrow(expect.objectContaining({ code: ErrorCode.offsetOutOfRange }));
  });

  it.each([
    ['half a batch', (path: string) => appendFileSync(path, batchOf({ values: ['torn'] }).subarray(0, 40))],
    ['noise', (path: string) => appendFileSync(path, Buffer.alloc(5000, 7))],
    ['zeros', (path: string) => appendFileSync(path, Buffer.alloc(5000))],
    ['a batch out of place', (path: string) => appendFileSync(path, batchOf({ values: ['0'] }))],
  ])('cuts off %s that a crash left behind, and goes on', (_, damage) => {
    const log = open();
    for (let i = 0; i < 5; i++) {
      log.produce(batchOf({ values: [`${i}`] }));
    }
    damage(lastFile());
    const recovered = open();
    expect(offsets(recovered)).toEqual(range(0, 5));
    expect(recovered.produce(batchOf({ values: ['next'] }))).toBe(5);
    expect(offsets(open())).toEqual(range(0, 6));
  });

  it('drops a partly written batch, and keeps all batches before it', async () => {
    const log = open();
    for (let i = 0; i < 3; i++) {
      log.produce(batchOf({ values: [`${i}`] }));
    }
    await log.flush();
    for (let i = 3; i < 6; i++) {
      log.produce(batchOf({ values: [`${i}`] }));
    }
    truncateSync(lastFile(), statSync(lastFile()).size - 1);
    expect(offsets(open())).toEqual(range(0, 5));
  });

  it('recovers from a damaged or missing index', () => {
    const log = open({ segmentBytes: 1_000_000 });
    for (let i = 0; i < 200; i++) {
      log.produce(batchOf({ values: ['z'.repeat(500)] }));
    }
    const [index] = files('.index');
    writeFileSync(join(directory, index!), Buffer.alloc(100, 1));
    expect(offsets(open())).toEqual(range(0, 200));
    rmSync(join(directory, index!));
    expect(offsets(open())).toEqual(range(0, 200));
  });

  it('removes the oldest segments by size', async () => {
    const log = open({ retentionBytes: 30_000 });
    for (let i = 0; i < 100; i++) {
      log.produce(batchOf({ values: ['b'.repeat(1000)] }));
    }
    await log.enforceRetention(Date.now());
    expect(log.startOffset).toBeGreaterThan(0);
    expect(offsets(log)).toEqual(range(log.startOffset, 100));
    expect(() => log.read(0, 100, 100)).toThrow(expect.objectContaining({ code: ErrorCode.offsetOutOfRange }));
    expect(open().startOffset).toBe(log.startOffset);
  });

  it('removes all expired messages, and continues with the next offset', async () => {
    const log = open({ retentionMs: 1000 });
    for (let i = 0; i < 30; i++) {
      log.produce(batchOf({ values: ['b'.repeat(1000)], time: i }));
    }
    await log.enforceRetention(500);
    expect(log.startOffset).toBe(0);
    await log.enforceRetention(5000);
    expect([log.startOffset, log.endOffset]).toEqual([30, 30]);
    expect(open().produce(batchOf({ values: ['next'] }))).toBe(30);
  });

  it('finds the first record at or after a time', () => {
    open();
    const log = open();
    for (let i = 0; i < 50; i++) {
      log.produce(batchOf({ values: ['a', 'b'.repeat(800)], time: i * 10 }));
    }
    for (const reopened of [log, open()]) {
      expect(reopened.since(0)).toEqual({ offset: 0, timestamp: 0 });
      expect(reopened.since(301)).toEqual({ offset: 61, timestamp: 301 });
      expect(reopened.since(302)).toEqual({ offset: 62, timestamp: 310 });
      expect(reopened.since(1000)).toBeUndefined();
    }
  });

  it('stores a batch of an idempotent producer once, also if it is sent again after a crash', async () => {
    const batch = (sequence: number) => batchOf({ values: ['a', 'b'], producerId: 7, sequence });
    const log = open();
    expect([0, 2, 4].map(sequence => log.produce(batch(sequence)))).toEqual([0, 2, 4]);
    expect(log.produce(batch(2))).toBe(2);
    await log.flush();
    log.produce(batch(6));
    const recovered = open();
    expect(recovered.produce(batch(4))).toBe(4);
    expect(recovered.produce(batch(6))).toBe(6);
    expect(recovered.endOffset).toBe(8);
    expect(() => recovered.produce(batch(10))).toThrow(
      expect.objectContaining({ code: ErrorCode.outOfOrderSequenceNumber }),
    );
  });

  it('rejects a fenced producer', () => {
    const log = open();
    log.produce(batchOf({ values: ['a'], producerId: 7, epoch: 1, sequence: 0 }));
    const fenced = batchOf({ values: ['a'], producerId: 7, epoch: 0, sequence: 1 });
    expect(() => log.produce(fenced)).toThrow(expect.objectContaining({ code: ErrorCode.invalidProducerEpoch }));
  });

  it.each(['flushed', 'not flushed'])('restores open and aborted transactions after a crash, %s', async state => {
    const log = open();
    const write = (producerId: number, sequence: number) =>
      log.produce(batchOf({ values: ['a'], producerId, sequence, transactional: true }));
    write(1, 0);
    write(2, 0);
    log.append(transactionMarker(1, 0, 'abort'));
    if (state === 'flushed') {
      await log.flush();
    }
    const recovered = open();
    expect(recovered.lastStableOffset).toBe(1);
    expect(recovered.abortedBetween(0, 3)).toEqual([{ producerId: 1, firstOffset: 0, lastOffset: 2 }]);
    recovered.append(transactionMarker(2, 0, 'commit'));
    expect(recovered.lastStableOffset).toBe(4);
  });

  it.each<[string, (batch: Buffer) => unknown, number]>([
    ['with a wrong checksum', batch => batch.writeUInt8(batch.at(-3)! ^ 1, batch.length - 3), ErrorCode.corruptMessage],
    ['cut short', batch => batch.subarray(0, -1), ErrorCode.invalidRecord],
    ['that is two', batch => Buffer.concat([batch, batch]), ErrorCode.invalidRecord],
    ['of an old format', batch => batch.writeInt8(1, 16), ErrorCode.unsupportedForMessageFormat],
    ['that is none', () => Buffer.alloc(3), ErrorCode.invalidRecord],
  ])('refuses a batch %s', (_, spoil, code) => {
    const log = open();
    const batch = batchOf({ values: ['fine', 'too'] });
    const spoiled = spoil(batch);
    expect(() => log.produce(Buffer.isBuffer(spoiled) ? spoiled : batch)).toThrow(expect.objectContaining({ code }));
    expect(log.endOffset).toBe(0);
  });
});
