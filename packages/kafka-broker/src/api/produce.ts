import { codeOf, ErrorCode } from '../errors';
import { BATCH_HEADER, type BatchHeader, batchHeader } from '../log/record-batch';
import { array, int16, int32, int64, nullableBytes, nullableString, since, struct } from '../wire/types';
import { type BrokerState, endpoint } from './endpoint';
import { topicWith } from './topic-partitions';

export const produce = endpoint({
  key: 0,
  versions: [3, 7],
  request: struct({
    transactionalId: nullableString,
    acks: int16,
    timeoutMs: int32,
    topics: array(topicWith(struct({ partition: int32, records: nullableBytes }))),
  }),
  response: struct({
    topics: array(
      topicWith(
        struct({
          partition: int32,
          errorCode: int16,
          baseOffset: int64,
          logAppendTimeMs: int64,
          logStartOffset: since(5, int64, 0),
        }),
      ),
    ),
    throttleTimeMs: int32,
  }),
  answer({ acks, topics }, { broker }) {
    const known = acks === 0 || acks === 1 || acks === -1;
    const stored = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, records }) =>
        known ? store(broker, name, partition, records) : failed(partition, ErrorCode.invalidRequiredAcks),
      ),
    }));
    return acks === 0 ? undefined : { topics: stored, throttleTimeMs: 0 };
  },
});

function store(broker: BrokerState, topic: string, partition: number, records: Buffer | null) {
  try {
    const log = broker.topics.log(topic, partition);
    const transaction = transactionOf(records);
    if (transaction) {
      broker.transactions.checkWrite(transaction, topic, partition);
    }
    const baseOffset = log.produce(records);
    return { partition, errorCode: ErrorCode.none, baseOffset, logAppendTimeMs: -1, logStartOffset: log.startOffset };
  } catch (error) {
    return failed(partition, codeOf(error));
  }
}

function transactionOf(records: Buffer | null): { producerId: number; epoch: number } | undefined {
  if (!records || records.length < BATCH_HEADER) {
    return undefined;
  }
  const { transactional, producerId, producerEpoch: epoch }: BatchHeader = batchHeader(records);
  return transactional ? { producerId, epoch } : undefined;
}

function failed(partition: number, errorCode: ErrorCode) {
  return { partition, errorCode, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 };
}
