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

/** What the job is told wherever it runs, under the same names as every process. */
export function jobSettings(parallelism: number): Record<string, string> {
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 64) {
    throw new Error(`parallelism is ${parallelism}: allowed are whole numbers from 1 to 64`);
  }
  return {
    PARALLELISM: String(parallelism),
    KAFKA_AUTH: 'iam',
    TOPIC_TICKET_BOOKINGS: Topic.ticketBookings().topicName,
    TOPIC_ANALYTICS_RESULTS: Topic.analyticsResults().topicName,
    TOPIC_PARKED_MESSAGES: Topic.parkedMessages().topicName,
  };
}
