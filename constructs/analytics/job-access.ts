import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEventStream } from '../event-stream/event-stream-base';
import { KafkaTopic } from '../event-stream/kafka-topic';

/** Consumer group. It is fixed, so that a new release continues at the offsets of the previous one. */
const CONSUMER_GROUP = 'flink-analytics-group';
/** Prefix of the transactional ids, with which results are written exactly once. */
const TRANSACTIONAL_ID_PREFIX = 'ticket-analytics';

/** Grants the permissions of the job on the stream, wherever the job runs. */
export function grantJob(role: iam.IGrantable, stream: IEventStream): void {
  stream.grantConsume(role, KafkaTopic.ticketBookings(), CONSUMER_GROUP);
  stream.grantPublish(role, KafkaTopic.analyticsResults());
  stream.grantPublish(role, KafkaTopic.parkedMessages());
  stream.grantTransactions(role, TRANSACTIONAL_ID_PREFIX);
}

/**
 * Returns the parallelism. Tasks beyond the number of partitions would receive no messages. The partitions of an
 * imported stream are unknown, so the job checks them at start.
 */
export function jobParallelism(stream: IEventStream, parallelism = 1): number {
  const { topicName } = KafkaTopic.ticketBookings();
  const partitions = stream.topics?.find(topic => topic.topicName === topicName)?.partitions;
  const most = Math.min(partitions ?? 64, 64);
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= most) {
    return parallelism;
  }
  const reason = partitions === most ? `, the partitions of ${topicName}` : '';
  throw new Error(`parallelism must be an integer from 1 to ${most}${reason} (got ${parallelism})`);
}

/**
 * Returns the settings of the job, wherever it runs. The names are those of the environment variables of all processes.
 */
export function jobSettings(): Record<string, string> {
  return {
    KAFKA_AUTH: 'iam',
    TOPIC_TICKET_BOOKINGS: KafkaTopic.ticketBookings().topicName,
    TOPIC_ANALYTICS_RESULTS: KafkaTopic.analyticsResults().topicName,
    TOPIC_PARKED_MESSAGES: KafkaTopic.parkedMessages().topicName,
  };
}
