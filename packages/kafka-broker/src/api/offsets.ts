import { codeOf, ErrorCode } from '../errors';
import type { OffsetCommit } from '../groups/committed-offsets';
import {
  array,
  int16,
  int32,
  int64,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  versions,
} from '../wire/types';
import { type BrokerState, endpoint } from './endpoint';
import { offsetCommits, partitionErrors, topicWith } from './topic-partitions';

const MAX_METADATA = 4096;
const NOT_COMMITTED = { offset: -1, leaderEpoch: -1, metadata: '' };

type CommitTopics = { name: string; partitions: { partition: number; offset: number; metadata: string | null }[] }[];

export const offsetCommit = endpoint({
  key: 8,
  versions: [2, 6],
  request: struct({
    groupId: string,
    generation: int32,
    memberId: string,
    retentionMs: versions(2, 4, int64, -1),
    topics: offsetCommits(6),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    topics: partitionErrors,
  }),
  answer({ groupId, generation, memberId, topics }, { broker }) {
    const commit = (commits: OffsetCommit[]) => broker.groups.commit(groupId, memberId, generation, commits);
    return { throttleTimeMs: 0, topics: commitAll(broker, topics, commit) };
  },
});

export const offsetFetch = endpoint({
  key: 9,
  versions: [1, 5],
  request: struct({
    groupId: string,
    topics: nullableArray(topicWith(int32)),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    topics: array(
      topicWith(
        struct({
          partition: int32,
          offset: int64,
          leaderEpoch: since(5, int32, -1),
          metadata: nullableString,
          errorCode: int16,
        }),
      ),
    ),
    errorCode: since(2, int16, 0),
  }),
  answer({ groupId, topics }, { broker }) {
    const { offsets } = broker.groups;
    const wanted =
      topics ?? offsets.of(groupId).map(({ topic, partition }) => ({ name: topic, partitions: [partition] }));
    return {
      throttleTimeMs: 0,
      topics: wanted.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(partition => ({
          ...NOT_COMMITTED,
          ...offsets.find(groupId, name, partition),
          partition,
          errorCode: ErrorCode.none,
        })),
      })),
      errorCode: ErrorCode.none,
    };
  },
});

/** Commits the valid offsets and returns an error code for each partition. */
export function commitAll(broker: BrokerState, topics: CommitTopics, commit: (commits: OffsetCommit[]) => void) {
  const check = (topic: string, partition: number, metadata: string | null): ErrorCode => {
    if (!broker.topics.find(topic)?.logs[partition]) {
      return ErrorCode.unknownTopicOrPartition;
    }
    return (metadata?.length ?? 0) > MAX_METADATA ? ErrorCode.offsetMetadataTooLarge : ErrorCode.none;
  };
  const checked = topics.flatMap(({ name, partitions }) =>
    partitions.map(each => ({ ...each, topic: name, errorCode: check(name, each.partition, each.metadata) })),
  );
  const valid = checked.filter(({ errorCode }) => errorCode === ErrorCode.none);
  let failure: ErrorCode = ErrorCode.none;
  try {
    commit(valid.map(({ topic, partition, offset, metadata }) => ({ topic, partition, offset, metadata })));
  } catch (error) {
    failure = codeOf(error);
  }
  return topics.map(({ name }) => ({
    name,
    partitions: checked
      .filter(({ topic }) => topic === name)
      .map(({ partition, errorCode }) => ({ partition, errorCode: failure || errorCode })),
  }));
}
