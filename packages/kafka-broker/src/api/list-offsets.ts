import { codeOf, ErrorCode } from '../errors';
import type { PartitionLog } from '../log/partition-log';
import { array, int8, int16, int32, int64, since, struct } from '../wire/types';
import { endpoint } from './endpoint';
import { topicWith } from './topic-partitions';

const LATEST = -1;
const EARLIEST = -2;
const READ_COMMITTED = 1;

export const listOffsets = endpoint({
  key: 2,
  versions: [1, 5],
  request: struct({
    replicaId: int32,
    isolationLevel: since(2, int8, 0),
    topics: array(topicWith(struct({ partition: int32, currentLeaderEpoch: since(4, int32, -1), timestamp: int64 }))),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(
      topicWith(
        struct({
          partition: int32,
          errorCode: int16,
          timestamp: int64,
          offset: int64,
          leaderEpoch: since(4, int32, -1),
        }),
      ),
    ),
  }),
  answer: ({ topics, isolationLevel }, { broker }) => ({
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, timestamp }) => {
        try {
          const found = locate(broker.topics.log(name, partition), timestamp, isolationLevel === READ_COMMITTED);
          return { partition, errorCode: ErrorCode.none, ...found, leaderEpoch: -1 };
        } catch (error) {
          return { partition, errorCode: codeOf(error), timestamp: -1, offset: -1, leaderEpoch: -1 };
        }
      }),
    })),
  }),
});

function locate(log: PartitionLog, timestamp: number, committedOnly: boolean): { offset: number; timestamp: number } {
  if (timestamp === EARLIEST) {
    return { offset: log.startOffset, timestamp: -1 };
  }
  if (timestamp === LATEST) {
    return { offset: committedOnly ? log.lastStableOffset : log.endOffset, timestamp: -1 };
  }
  return log.since(timestamp) ?? { offset: -1, timestamp: -1 };
}
