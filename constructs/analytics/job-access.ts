import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IEventStream } from '../event-stream/event-stream';
import { Topic } from '../event-stream/topic';

/** Who reads bookings; fixed, so that a new release goes on where the old one stopped. */
const consumerGroup = 'flink-analytics-group';
/** Under which results are written exactly once. */
const transactionalIds = 'ticket-analytics';

/** What the job may do with the stream, wherever it runs. */
export function grantJob(role: iam.IGrantable, stream: IEventStream): void {
  stream.grantConsume(role, Topic.ticketBookings(), consumerGroup);
  stream.grantProduce(role, Topic.analyticsResults());
  stream.grantProduce(role, Topic.parkedMessages());
  stream.grantTransactions(role, transactionalIds);
}

/** How many tasks work at once. With more than there are partitions, some would have nothing to read; of a stream not ours, the job asks. */
export function jobParallelism(stream: IEventStream, parallelism = 1): number {
  const { topicName } = Topic.ticketBookings();
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
    TOPIC_TICKET_BOOKINGS: Topic.ticketBookings().topicName,
    TOPIC_ANALYTICS_RESULTS: Topic.analyticsResults().topicName,
    TOPIC_PARKED_MESSAGES: Topic.parkedMessages().topicName,
  };
}
