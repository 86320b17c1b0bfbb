import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { describeConformance } from './conformance';

const startBroker = (directory: string) => startApacheKafka({ directory });

// Not killed: a restart from a checkpoint on Flink 1.17 was seen to work twice, and to fail once, for a reason not found yet.
describe("the job for Dataproc's Flink on Apache Kafka", () => {
  describeConformance({ engine: 'apache-flink', startBroker, profile: 'dataproc', killed: false });
});

// On the development broker it needs no Java: conformance.service.test.ts.
describe('the embedded analytics on Apache Kafka', () => {
  describeConformance({ engine: 'analytics', startBroker });
});
