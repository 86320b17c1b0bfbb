import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { startKafkaBroker } from '../../../local/kafka-broker/kafka-broker';
import { type Conformance, describeConformance } from './conformance';

const onApacheKafka = (directory: string) => startApacheKafka({ directory });
const onDevelopmentBroker = (directory: string) => startKafkaBroker({ directory });

// The embedded analytics on the development broker needs no Java: conformance.service.test.ts.
describe.each<[engine: Conformance['engine'], broker: string, startBroker: Conformance['startBroker']]>([
  ['apache-flink', 'Apache Kafka', onApacheKafka],
  ['apache-flink', 'the development broker', onDevelopmentBroker],
  ['analytics', 'Apache Kafka', onApacheKafka],
])('%s on %s', (engine, _, startBroker) => {
  describeConformance({ engine, startBroker });
});

describe("the job for Dataproc's Flink on Apache Kafka", () => {
  describeConformance({ engine: 'apache-flink', startBroker: onApacheKafka, profile: 'dataproc' });
});
