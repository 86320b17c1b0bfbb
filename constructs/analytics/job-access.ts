import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEventStream } from '../event-stream/event-stream';
import { KafkaTopic } from '../event-stream/kafka-topic';

/** Who reads bookings; fixed, so that a new release goes on where the old one stopped. */
const consumerGroup = 'flink-analytics-group';
/** Under which results are written exactly once. */
const transactionalIds = 'ticket-analytics';

/** What the job may do with the stream, wherever it runs. */
export function grantJob(role: iam.IGrantable, stream: IEventStream): void {
  stream.grantConsume(role, KafkaTopic.ticketBookings(), consumerGroup);
  stream.grantPublish(role, KafkaTopic.analyticsResults());
  stream.grantPublish(role, KafkaTopic.parkedMessages());
  stream.grantTransactions(role, transactionalIds);
}

/** How many tasks work at once. With more than there are partitions, some would have nothing to read; of a stream not ours, the job asks. */
export function jobParallelism(stream: IEventStream, parallelism = 1): number {
  const { topicName } = KafkaTopic.ticketBookings();
  const partitions = stream.topics?.find(topic => topic.topicName === topicName)?.partitions;
  const most = Math.min(partitions ?? 64, 64);
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= most) return parallelism;
  const reason = partitions === most ? `, the partitions of ${topicName}` : '';
  throw new Error(`parallelism is ${parallelism}: allowed are whole numbers from 1 to ${most}${reason}`);
}

/** What the job is told wherever it runs, under the same names as every process. */
export function jobSettings(): Record<string, string> {
  return {
    KAFKA_AUTH: 'iam',
    TOPIC_TICKET_BOOKINGS: KafkaTopic.ticketBookings().topicName,
    TOPIC_ANALYTICS_RESULTS: KafkaTopic.analyticsResults().topicName,
    TOPIC_PARKED_MESSAGES: KafkaTopic.parkedMessages().topicName,
  };
}
