import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { GroupCoordinator } from '../src/groups/group-coordinator';
import { Topics } from '../src/topics';
import { TransactionCoordinator } from '../src/transaction-coordinator';

describe('a transaction whose end is requested twice', () => {
  const directory = temporaryDirectory();
  const groups = new GroupCoordinator(join(directory, 'offsets.journal'));
  const topics = new Topics(join(directory, 'topics'));
  const open = () => new TransactionCoordinator(join(directory, 'transactions.journal'), topics, groups);
  let coordinator = open();
  afterAll(async () => {
    coordinator.close();
    groups.close();
    await topics.close();
    rmSync(directory, { recursive: true });
  });

  // Flink does this when it restores a checkpoint from just before the commit of its transaction.
  it.each(['commit', 'abort'] as const)(
    'keeps its %s after a restart of the broker, and rejects the opposite',
    outcome => {
      const producer = coordinator.newTransactionalProducer(outcome, 1_000);
      expect(() => coordinator.end(outcome, producer, outcome)).toThrow(
        `${outcome} has no open transaction to ${outcome}`,
      );
      coordinator.addGroup(outcome, producer);
      coordinator.end(outcome, producer, outcome);
      coordinator.close();
      coordinator = open();
      coordinator.end(outcome, producer, outcome);
      const other = outcome === 'commit' ? 'abort' : 'commit';
      expect(() => coordinator.end(outcome, producer, other)).toThrow(`${outcome} has no open transaction to ${other}`);
    },
  );
});
