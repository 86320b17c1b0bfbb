import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { describeConformance } from './conformance';

const startBroker = (directory: string) => startApacheKafka({ directory });

describe("the job for Dataproc's Flink on Apache Kafka", () => {
  describeConformance({ engine: 'apache-flink', startBroker, profile: 'dataproc' });
});

// conformance.service.test.ts tests it on the development broker, without Java.
describe('the embedded analytics on Apache Kafka', () => {
  describeConformance({ engine: 'analytics', startBroker });
});
