// Tests the broker on a disk that becomes full and is freed again. The disk is a small tmpfs, which needs root.
import { join } from 'node:path';
import { useSmallDisk } from '../../../test/support/small-disk';
import { lockDirectory } from '../src/directory-lock';
import { GroupCoordinator } from '../src/groups/group-coordinator';
import { Journal } from '../src/journal';
import { readCheckpoint } from '../src/log/checkpoint';
import { PartitionLog } from '../src/log/partition-log';
import { logSettings } from '../src/topic-config';
import { Topics } from '../src/topics';
import { type Producer, TransactionCoordinator } from '../src/transaction-coordinator';
import { batchOf } from './batch';

const disk = useSmallDisk(16);

/** Appends until the disk is full; the last append may be incomplete. */
function untilFull(append: (index: number) => void): number {
  for (let index = 0; ; index++) {
    try {
      append(index);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
      return index;
    }
  }
}

describe('PartitionLog', () => {
  const values = (log: PartitionLog) => {
    const found: string[] = [];
    for (let offset = log.startOffset; offset < log.endOffset; offset++) {
      found.push(/value-\d+/.exec(log.read(offset, log.endOffset, 1).toString('latin1'))![0]);
    }
    return found;
  };
  const open = () => new PartitionLog(disk().directory, logSettings({}));
  const produce = (log: PartitionLog, index: number) =>
    log.produce(batchOf({ values: [`value-${index}${'.'.repeat(700)}`] }));

  it('keeps acknowledged batches after an incomplete append, also after a crash', async () => {
    const log = open();
    disk().fill(64 * 1024);
    const stored = untilFull(index => produce(log, index));
    disk().free();
    for (let index = stored; index < stored + 100; index++) {
      produce(log, index);
    }
    const expected = Array.from({ length: stored + 100 }, (_, index) => `value-${index}`);
    expect(values(log)).toEqual(expected);
    const reopened = open();
    expect(values(reopened)).toEqual(expected);
    await Promise.all([log.abandon(), reopened.abandon()]);
  });

  it('flushes again after a failed checkpoint', async () => {
    const log = open();
    produce(log, 0);
    disk().fill();
    await expect(log.flush()).rejects.toMatchObject({ code: 'ENOSPC' });
    disk().free();
    await log.flush();
    expect(readCheckpoint(join(disk().directory, 'checkpoint.json')).endOffset).toBe(1);
    await log.close();
  });
});

describe('TransactionCoordinator', () => {
  let topics: Topics;
  let groups: GroupCoordinator;
  let coordinator: TransactionCoordinator;
  let producer: Producer;
  const log = () => topics.log('sales', 0);
  const fillLog = () => {
    for (const length of [700, 70, 1]) {
      untilFull(() => log().produce(batchOf({ values: ['x'.repeat(length)] })));
    }
  };

  beforeEach(() => {
    topics = new Topics(join(disk().directory, 'topics'));
    groups = new GroupCoordinator(join(disk().directory, 'offsets.journal'));
    coordinator = new TransactionCoordinator(join(disk().directory, 'transactions.journal'), topics, groups);
    topics.create({ name: 'sales', partitions: 1, config: {} });
    producer = coordinator.newTransactionalProducer('tx', 60_000);
    coordinator.addPartitions('tx', producer, [{ topic: 'sales', partition: 0 }]);
    log().produce(batchOf({ values: ['x'], transactional: true, sequence: 0, ...producer }));
  });
  afterEach(async () => {
    coordinator.close();
    groups.close();
    await topics.close();
  });

  it('commits at a retry after the decision could not be stored', () => {
    disk().fill();
    untilFull(() => coordinator.addPartitions('tx', producer, [{ topic: 'sales', partition: 0 }]));
    expect(() => coordinator.end('tx', producer, 'commit')).toThrow('ENOSPC');
    disk().free();
    coordinator.end('tx', producer, 'commit');
    expect(log().lastStableOffset).toBe(log().endOffset);
  });

  const triggers = {
    'the producer retries': () => coordinator.end('tx', producer, 'commit'),
    'the producer restarts': () => coordinator.newTransactionalProducer('tx', 60_000),
    'the coordinator retries by itself': () => coordinator.abortOverdue(Date.now()),
  };
  it.each(Object.entries(triggers))('completes a commit without its marker when %s', (_, trigger) => {
    disk().fill();
    fillLog();
    expect(() => coordinator.end('tx', producer, 'commit')).toThrow('ENOSPC');
    expect(log().lastStableOffset).toBe(0);
    disk().free();
    trigger();
    expect(log().lastStableOffset).toBe(log().endOffset);
    expect(log().abortedBetween(0, log().endOffset)).toEqual([]);
  });
});

describe('Journal', () => {
  const open = (replayed: number[] = []) =>
    new Journal<number[]>(
      join(disk().directory, 'journal'),
      ([index]) => replayed.push(index!),
      () => [],
    );
  const entry = (index: number) => [index, ...Array(200).fill(0)];

  it('keeps acknowledged entries after an incomplete append', () => {
    const journal = open();
    disk().fill(64 * 1024);
    const stored = untilFull(index => journal.append(entry(index)));
    disk().free();
    for (let index = stored; index < stored + 10; index++) {
      journal.append(entry(index));
    }
    journal.close();
    const replayed: number[] = [];
    open(replayed).close();
    expect(replayed).toEqual(Array.from({ length: stored + 10 }, (_, index) => index));
  });

  it('appends again after a failed rewrite', () => {
    const replayed: number[] = [];
    const applied: number[] = [];
    const journal = new Journal<number[]>(
      join(disk().directory, 'journal'),
      () => {},
      () => applied.map(index => [index]),
    );
    const append = (index: number) => {
      journal.append([index]);
      applied.push(index);
    };
    disk().fill(96 * 1024);
    const stored = untilFull(append); // the rewrite fails: the entries alone would fit
    expect(stored).toBeGreaterThanOrEqual(9_999);
    disk().free();
    for (let index = stored; index < stored + 10; index++) {
      append(index);
    }
    journal.close();
    open(replayed).close();
    expect(replayed).toEqual(applied);
  });
});

describe('lockDirectory', () => {
  it('locks the directory after the disk was full', () => {
    disk().fill();
    expect(() => lockDirectory(disk().directory)).toThrow('ENOSPC');
    disk().free();
    lockDirectory(disk().directory)();
  });
});
