import { startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { describeConformance } from './conformance';

describe('the embedded analytics', () => {
  describeConformance({ engine: 'analytics', startBroker: directory => startKafkaBroker({ directory }) });
});
