import { codeOf, ErrorCode, errorCodeOf } from '../errors';
import { array, boolean, int16, int32, int64, nullableString, string, struct } from '../wire/types';
import { endpoint } from './endpoint';
import { commitAll } from './offsets';
import { offsetCommits, partitionErrors, topicWith } from './topic-partitions';

const producer = { transactionalId: string, producerId: int64, epoch: int16 };
const errorResponse = struct({ throttleTimeMs: int32, errorCode: int16 });

export const initProducerId = endpoint({
  key: 22,
  versions: [0, 1],
  request: struct({ transactionalId: nullableString, timeoutMs: int32 }),
  response: struct({ throttleTimeMs: int32, errorCode: int16, producerId: int64, epoch: int16 }),
  answer({ transactionalId, timeoutMs }, { broker: { transactions } }) {
    try {
      const created =
        transactionalId === null
          ? transactions.newProducer()
          : transactions.newTransactionalProducer(transactionalId, timeoutMs);
      return { throttleTimeMs: 0, errorCode: ErrorCode.none, ...created };
    } catch (error) {
      return { throttleTimeMs: 0, errorCode: codeOf(error), producerId: -1, epoch: -1 };
    }
  },
});

export const addPartitionsToTransaction = endpoint({
  key: 24,
  versions: [0, 2],
  request: struct({ ...producer, topics: array(topicWith(int32)) }),
  response: struct({ throttleTimeMs: int32, topics: partitionErrors }),
  answer({ transactionalId, topics, ...from }, { broker }) {
    const errorCode = errorCodeOf(() => {
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
  response: errorResponse,
  answer: ({ transactionalId, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: errorCodeOf(() => broker.transactions.addGroup(transactionalId, from)),
  }),
});

export const endTransaction = endpoint({
  key: 26,
  versions: [0, 2],
  request: struct({ ...producer, commit: boolean }),
  response: errorResponse,
  answer: ({ transactionalId, commit, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: errorCodeOf(() => broker.transactions.end(transactionalId, from, commit ? 'commit' : 'abort')),
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
    topics: offsetCommits(2),
  }),
  response: struct({ throttleTimeMs: int32, topics: partitionErrors }),
  answer: ({ transactionalId, groupId, topics, ...from }, { broker }) => ({
    throttleTimeMs: 0,
    topics: commitAll(broker, topics, commits =>
      broker.transactions.commitOffsets(transactionalId, from, groupId, commits),
    ),
  }),
});
