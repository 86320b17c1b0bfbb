import { codeOf, ErrorCode, KafkaError } from '../errors';
import { topicConfig } from '../topic-config';
import type { Topics } from '../topics';
import { array, boolean, int16, int32, nullableArray, nullableString, since, string, struct } from '../wire/types';
import { endpoint } from './endpoint';

const DEFAULT = -1;

const creatableTopic = struct({
  name: string,
  partitions: int32,
  replicationFactor: int16,
  assignments: array(struct({ partition: int32, brokers: array(int32) })),
  configs: array(struct({ name: string, value: nullableString })),
});
type CreatableTopic = ReturnType<typeof creatableTopic.read>;

export const createTopics = endpoint({
  key: 19,
  versions: [0, 4],
  request: struct({
    topics: array(creatableTopic),
    timeoutMs: int32,
    validateOnly: since(1, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(struct({ name: string, errorCode: int16, message: since(1, nullableString, null) })),
  }),
  answer: ({ topics, validateOnly }, { broker }) => ({
    throttleTimeMs: 0,
    topics: topics.map(topic => ({ name: topic.name, ...outcome(() => create(broker.topics, topic, validateOnly)) })),
  }),
});

export const deleteTopics = endpoint({
  key: 20,
  versions: [0, 3],
  request: struct({ names: array(string), timeoutMs: int32 }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    topics: array(struct({ name: string, errorCode: int16 })),
  }),
  async answer({ names }, { broker }) {
    const deletions = names.map(async name => {
      try {
        await broker.topics.delete(name);
        broker.groups.offsets.forgetTopic(name);
        return { name, errorCode: ErrorCode.none };
      } catch (error) {
        return { name, errorCode: codeOf(error) };
      }
    });
    return { throttleTimeMs: 0, topics: await Promise.all(deletions) };
  },
});

export const createPartitions = endpoint({
  key: 37,
  versions: [0, 1],
  request: struct({
    topics: array(struct({ name: string, count: int32, assignments: nullableArray(array(int32)) })),
    timeoutMs: int32,
    validateOnly: boolean,
  }),
  response: struct({
    throttleTimeMs: int32,
    topics: array(struct({ name: string, errorCode: int16, message: nullableString })),
  }),
  answer: ({ topics, validateOnly }, { broker }) => ({
    throttleTimeMs: 0,
    topics: topics.map(({ name, count }) => ({
      name,
      ...outcome(() => broker.topics.extend(name, count, validateOnly)),
    })),
  }),
});

function create(topics: Topics, topic: CreatableTopic, validateOnly: boolean): void {
  if (topic.replicationFactor !== DEFAULT && topic.replicationFactor !== 1 && topic.assignments.length === 0) {
    throw new KafkaError(
      ErrorCode.invalidReplicationFactor,
      'the replication factor must be 1, because there is one broker',
    );
  }
  const partitions = topic.assignments.length > 0 ? topic.assignments.length : topic.partitions;
  const description = {
    name: topic.name,
    partitions: partitions === DEFAULT ? 1 : partitions,
    config: topicConfig(topic.configs),
  };
  if (validateOnly) {
    topics.check(description);
  } else {
    topics.create(description);
  }
}

function outcome(action: () => void): { errorCode: ErrorCode; message: string | null } {
  try {
    action();
    return { errorCode: ErrorCode.none, message: null };
  } catch (error) {
    return { errorCode: codeOf(error), message: (error as KafkaError).message };
  }
}
