import { codeOf, ErrorCode } from '../errors';
import type { PartitionLog } from '../log/partition-log';
import { array, bytes, int8, int16, int32, int64, nullableArray, since, string, struct } from '../wire/types';
import { type BrokerState, endpoint } from './endpoint';
import { topicWith } from './topic-partitions';

const READ_COMMITTED = 1;
/** Maximum size of a response, whatever limit the client sets. */
const MAX_BYTES = 50 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

const request = struct({
  replicaId: int32,
  maxWaitMs: int32,
  minBytes: int32,
  maxBytes: int32,
  isolationLevel: int8,
  sessionId: since(7, int32, 0),
  sessionEpoch: since(7, int32, -1),
  topics: array(
    topicWith(
      struct({
        partition: int32,
        currentLeaderEpoch: since(9, int32, -1),
        offset: int64,
        logStartOffset: since(5, int64, -1),
        maxBytes: int32,
      }),
    ),
  ),
  forgottenTopics: since(7, array(topicWith(int32)), []),
  rackId: since(11, string, ''),
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: since(7, int16, 0),
  sessionId: since(7, int32, 0),
  topics: array(
    topicWith(
      struct({
        partition: int32,
        errorCode: int16,
        highWatermark: int64,
        lastStableOffset: int64,
        logStartOffset: since(5, int64, -1),
        abortedTransactions: nullableArray(struct({ producerId: int64, firstOffset: int64 })),
        preferredReadReplica: since(11, int32, -1),
        records: bytes,
      }),
    ),
  ),
});

type Wanted = { partition: number; offset: number; maxBytes: number };
type FetchRequest = ReturnType<typeof request.read>;
type FetchedTopics = ReturnType<typeof response.read>['topics'];

/** Fetch sessions are not supported (session 0): each request lists all its partitions. */
export const fetch = endpoint({
  key: 1,
  versions: [4, 11],
  request,
  response,
  async answer(wanted, { broker, gone }) {
    const deadline = Date.now() + wanted.maxWaitMs;
    for (;;) {
      const topics = collect(broker, wanted);
      const left = deadline - Date.now();
      if (left <= 0 || gone.aborted || isEnough(topics, wanted.minBytes)) {
        return { throttleTimeMs: 0, errorCode: ErrorCode.none, sessionId: 0, topics };
      }
      await somethingAppended(logsOf(broker, wanted), left, gone);
    }
  },
});

function collect(broker: BrokerState, { topics, maxBytes, isolationLevel }: FetchRequest): FetchedTopics {
  let remaining = Math.min(Math.max(maxBytes, 1), MAX_BYTES);
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(wanted => {
      const fetched = fetchPartition(broker, name, wanted, remaining, isolationLevel === READ_COMMITTED);
      remaining -= fetched.records.length;
      return fetched;
    }),
  }));
}

function fetchPartition(broker: BrokerState, topic: string, wanted: Wanted, remaining: number, committedOnly: boolean) {
  const { partition, offset } = wanted;
  try {
    const log = broker.topics.log(topic, partition);
    const limit = committedOnly ? log.lastStableOffset : log.endOffset;
    const records = remaining > 0 ? log.read(offset, limit, Math.min(remaining, wanted.maxBytes)) : NOTHING;
    return {
      partition,
      errorCode: ErrorCode.none,
      highWatermark: log.endOffset,
      lastStableOffset: log.lastStableOffset,
      logStartOffset: log.startOffset,
      abortedTransactions: committedOnly ? log.abortedBetween(offset, limit) : null,
      preferredReadReplica: -1,
      records,
    };
  } catch (error) {
    const unknown = { highWatermark: -1, lastStableOffset: -1, logStartOffset: -1 };
    const nothing = { abortedTransactions: null, preferredReadReplica: -1, records: NOTHING };
    return { partition, errorCode: codeOf(error), ...unknown, ...nothing };
  }
}

function isEnough(topics: FetchedTopics, minBytes: number): boolean {
  const partitions = topics.flatMap(topic => topic.partitions);
  const bytes = partitions.reduce((sum, { records }) => sum + records.length, 0);
  return bytes >= minBytes || partitions.some(({ errorCode }) => errorCode !== ErrorCode.none);
}

function somethingAppended(logs: readonly PartitionLog[], timeoutMs: number, gone: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', done);
      for (const unwatch of watches) {
        unwatch();
      }
      resolve();
    };
    const timer = setTimeout(done, timeoutMs);
    gone.addEventListener('abort', done);
    const watches = logs.map(log => log.watch(done));
  });
}

function logsOf(broker: BrokerState, { topics }: FetchRequest): PartitionLog[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => broker.topics.log(name, partition)),
  );
}
