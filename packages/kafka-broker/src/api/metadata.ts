import { codeOf, ErrorCode } from '../errors';
import { array, boolean, int16, int32, nullableArray, nullableString, since, string, struct } from '../wire/types';
import { type BrokerState, endpoint } from './endpoint';

export const NODE_ID = 0;

const response = struct({
  throttleTimeMs: since(3, int32, 0),
  brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: nullableString })),
  clusterId: since(2, nullableString, null),
  controllerId: int32,
  topics: array(
    struct({
      errorCode: int16,
      name: string,
      internal: boolean,
      partitions: array(
        struct({
          errorCode: int16,
          partition: int32,
          leader: int32,
          replicas: array(int32),
          inSync: array(int32),
          offline: since(5, array(int32), []),
        }),
      ),
    }),
  ),
});

export const metadata = endpoint({
  key: 3,
  versions: [1, 6],
  request: struct({ topics: nullableArray(string), allowsCreation: since(4, boolean, true) }),
  response,
  answer({ topics, allowsCreation }, { broker }) {
    const names = topics ?? broker.topics.all().map(({ name }) => name);
    const create = broker.createsTopics && allowsCreation;
    return {
      throttleTimeMs: 0,
      brokers: [{ nodeId: NODE_ID, ...broker.address(), rack: null }],
      clusterId: broker.clusterId,
      controllerId: NODE_ID,
      topics: names.map(name => describe(broker, name, create)),
    };
  },
});

function describe(broker: BrokerState, name: string, create: boolean) {
  try {
    if (create && !broker.topics.find(name)) {
      broker.topics.create({ name, partitions: 1, config: {} });
    }
    const partitions = broker.topics.topic(name).logs.map((_, partition) => ({
      errorCode: ErrorCode.none,
      partition,
      leader: NODE_ID,
      replicas: [NODE_ID],
      inSync: [NODE_ID],
      offline: [],
    }));
    return { errorCode: ErrorCode.none, name, internal: false, partitions };
  } catch (error) {
    return { errorCode: codeOf(error), name, internal: false, partitions: [] };
  }
}
