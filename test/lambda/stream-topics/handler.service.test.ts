import { Kafka, logLevel } from 'kafkajs';
import { handler, type TopicsOrder } from '../../../lambda/stream-topics/handler';
import { useKafkaBroker } from '../../support/stores';

const broker = useKafkaBroker([{ name: 'ticket-bookings', partitions: 2 }]);

function order(RequestType: TopicsOrder['RequestType'], Topics: Record<string, string>): TopicsOrder {
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

test('makes the topics that are missing, once, and leaves them when it is told to go', async () => {
  const wanted = { 'ticket-bookings': '2', 'analytics-results': '1' };
  await handler(order('Create', wanted));
  await handler(order('Update', wanted));
  await handler(order('Delete', wanted));
  expect(await partitionsByTopic()).toEqual({ 'ticket-bookings': 2, 'analytics-results': 1 });
});

test('fails when a topic is there with other partitions', async () => {
  await expect(handler(order('Update', { 'ticket-bookings': '4' }))).rejects.toThrow(
    'the topic ticket-bookings has 2 partitions, not 4: partitions move keys, so change them by hand, then here',
  );
});
