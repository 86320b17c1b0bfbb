import { rmSync } from 'node:fs';
import type { KafkaBroker } from '@cdk-ticketing/kafka-broker';
import { startApacheKafka } from '../../../local/engines/apache-kafka';
import { describeBrokerContract } from '../../../packages/kafka-broker/test/contract';
import { temporaryDirectory } from '../../support/temporary-directory';

/** Includes the start of a JVM on a busy machine, and the first download of the jars. */
const START_MS = 300_000;

// Versions that MSK offers and kafkajs supports, see docs/design/kafka.md.
describe.each(['3.9.1', '4.1.0'])('Apache Kafka %s', version => {
  const directory = temporaryDirectory();
  let broker: KafkaBroker;

  beforeAll(async () => {
    broker = await startApacheKafka({ directory, version });
  }, START_MS);
  afterAll(async () => {
    await broker.stop();
    rmSync(directory, { recursive: true });
  });

  describeBrokerContract(() => broker);
});
