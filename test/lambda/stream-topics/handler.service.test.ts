import { Kafka, logLevel } from 'kafkajs';
import { handler, type TopicsRequest } from '../../../lambda/stream-topics/handler';
import { useKafkaBroker } from '../../support/stores';

const broker = useKafkaBroker([{ name: 'ticket-bookings', partitions: 2 }]);

function request(RequestType: TopicsRequest['RequestType'], Topics: Record<string, string>): TopicsRequest {
  return {
    RequestType,
    ResourceProperties: { Brokers: broker().brokers, Auth: 'none', Region: 'eu-central-1', Topics },
  };
}

async function partitionsByTopic(): Promise<Record<string, number>> {
  const admin = new Kafka({ brokers: [broker().brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata();
  await admin.disconnect();
  return Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
}

test('creates the missing topics once, and does not delete them', async () => {
  const wanted = { 'ticket-bookings': '2', 'analytics-results': '1' };
  await handler(request('Create', wanted));
  await handler(request('Update', wanted));
  await handler(request('Delete', wanted));
  expect(await partitionsByTopic()).toEqual({ 'ticket-bookings': 2, 'analytics-results': 1 });
});

test('fails when a topic exists with another number of partitions', async () => {
  await expect(handler(request('Update', { 'ticket-bookings': '4' }))).rejects.toThrow(
    "topic 'ticket-bookings' must have 4 partitions (got 2): changing them moves keys to other partitions, so change the topic manually",
  );
});
