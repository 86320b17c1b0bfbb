import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { describeConformance } from './conformance';

const startBroker = (directory: string) => startApacheKafka({ directory });

describe("the job for Dataproc's Flink on Apache Kafka", () => {
  describeConformance({ engine: 'apache-flink', startBroker, profile: 'dataproc' });
});

// On the development broker it needs no Java: conformance.service.test.ts.
describe('the embedded analytics on Apache Kafka', () => {
  describeConformance({ engine: 'analytics', startBroker });
});
