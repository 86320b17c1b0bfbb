import { codeOf, ErrorCode } from '../errors';
import { array, boolean, int16, int32, int64, nullableString, since, string, struct } from '../wire/types';
import { endpoint } from './endpoint';
import { commitAll } from './offsets';

const producer = { transactionalId: string, producerId: int64, epoch: int16 };
const settled = struct({ throttleTimeMs: int32, errorCode: int16 });
const partitionsByTopic = array(
  struct({ name: string, partitions: array(struct({ partition: int32, errorCode: int16 })) }),
);

export const initProducerId = endpoint({
  key: 22,
  versions: [0, 1],
  request: struct({ transactionalId: nullableString, timeoutMs: int32 }),
  response: struct({ throttleTimeMs: int32, errorCode: int16, producerId: int64, epoch: int16 }),
  answer({ transactionalId, timeoutMs }, { broker: { transactions } }) {
    try {
      const made =
        transactionalId === null
          ? transactions.newProducer()
          : transactions.newTransactionalProducer(transactionalId, timeoutMs);
      return { throttleTimeMs: 0, errorCode: ErrorCode.none, ...made };
    } catch (error) {
      return { throttleTimeMs: 0, errorCode: codeOf(error), producerId: -1, epoch: -1 };
    }
  },
});

export const addPartitionsToTransaction = endpoint({
  key: 24,
  versions: [0, 2],
  request: struct({ ...producer, topics: array(struct({ name: string, partitions: array(int32) })) }),
  response: struct({ throttleTimeMs: int32, topics: partitionsByTopic }),
  answer({ transactionalId, topics, ...from }, { broker }) {
    const errorCode = outcome(() => {
      const partitions = topics.flatMap(({ name, partitions }) =>
        partitions.map(partition => ({ topic: name, partition })),
      );
      for (const { topic, partition } of partitions) {
        broker.topics.log(topic, partition);
      }
      broker.transactions.addPartitions(transactionalId, from, partitions);
    });
    return {
      throttleTimeMs: 0,
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(partition => ({ partition, errorCode })),
      })),
    };
  },
});

export const addOffsetsToTransaction = endpoint({
  key: 25,
  versions: [0, 2],
  request: struct({ ...producer, groupId: string }),
  response: settled,
  answer: ({ transactionalId, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: outcome(() => broker.transactions.addGroup(transactionalId, from)),
  }),
});

export const endTransaction = endpoint({
  key: 26,
  versions: [0, 2],
  request: struct({ ...producer, commit: boolean }),
  response: settled,
  answer: ({ transactionalId, commit, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: outcome(() => broker.transactions.end(transactionalId, from, commit ? 'commit' : 'abort')),
  }),
});

export const commitOffsetsInTransaction = endpoint({
  key: 28,
  versions: [0, 2],
  request: struct({
    transactionalId: string,
    groupId: string,
    producerId: int64,
    epoch: int16,
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({ partition: int32, offset: int64, leaderEpoch: since(2, int32, -1), metadata: nullableString }),
        ),
      }),
    ),
  }),
  response: struct({ throttleTimeMs: int32, topics: partitionsByTopic }),
  answer: ({ transactionalId, groupId, topics, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    topics: commitAll(broker, topics, commits =>
      broker.transactions.commitOffsets(transactionalId, from, groupId, commits),
    ),
  }),
});

function outcome(action: () => void): ErrorCode {
  try {
    action();
    return ErrorCode.none;
  } catch (error) {
    return codeOf(error);
  }
}
