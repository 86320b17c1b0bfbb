import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { describeConformance } from './conformance';

describe('Apache Flink on Apache Kafka', () => {
  describeConformance({ engine: 'apache-flink', startBroker: directory => startApacheKafka({ directory }) });
});

describe('Apache Flink on the development broker, with more tasks than partitions after a kill', () => {
  const directory = describeConformance({
    engine: 'apache-flink',
    startBroker: brokerDirectory => startKafkaBroker({ directory: brokerDirectory }),
    parallelism: [1, 5],
  });

  it('limits the parallelism to the number of partitions', () => {
    expect(readFileSync(join(directory, 'flink.log'), 'utf8')).toContain(
      '5 tasks were asked for, and ticket-bookings has 2 partitions: so many tasks work at once',
    );
  });
});
