import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { startKafkaBroker } from '../../../local/kafka-broker/kafka-broker';
import { type Conformance, describeConformance } from './conformance';

const onApacheKafka = (directory: string) => startApacheKafka({ directory });
const onDevelopmentBroker = (directory: string) => startKafkaBroker({ directory });

describe.each<[broker: string, startBroker: Conformance['startBroker']]>([
  ['Apache Kafka', onApacheKafka],
  ['the development broker', onDevelopmentBroker],
])('Apache Flink on %s', (_, startBroker) => {
  describeConformance({ engine: 'apache-flink', startBroker });
});
