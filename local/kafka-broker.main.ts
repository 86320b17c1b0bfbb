// The development broker as a process of its own. Configured by its environment:
//   KAFKA_DIRECTORY   where it keeps everything (required)
//   KAFKA_PORT        where it listens; a free port unless set
//   KAFKA_HOST        127.0.0.1 unless set
//   KAFKA_TOPICS      topics to make, as name:partitions, separated by commas
import { startKafkaBroker } from './kafka-broker/kafka-broker';

const { KAFKA_DIRECTORY: directory, KAFKA_PORT: port, KAFKA_HOST: host, KAFKA_TOPICS: topics = '' } = process.env;

async function main(): Promise<void> {
  if (!directory) throw new Error('KAFKA_DIRECTORY is missing: name the directory where the broker keeps its data');
  const broker = await startKafkaBroker({
    ...{ directory, host, port: port ? Number(port) : undefined, log: console.error },
    topics: topics
      .split(',')
      .filter(topic => topic !== '')
      .map(topic => {
        const [name = '', partitions = '1'] = topic.split(':');
        return { name, partitions: Number(partitions) };
      }),
  });
  console.log(
    `development broker (Kafka protocol, one machine; production is Kafka or MSK) on ${broker.brokers}, data in ${directory}`,
  );
  const stop = () => broker.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
