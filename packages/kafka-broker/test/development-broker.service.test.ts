import { rmSync } from 'node:fs';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { type KafkaBroker, startKafkaBroker } from '../src/kafka-broker';
import { describeBrokerContract } from './contract';

describe('the development broker', () => {
  const directory = temporaryDirectory();
  let broker: KafkaBroker;

  beforeAll(async () => {
    broker = await startKafkaBroker({ directory });
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(directory, { recursive: true });
  });

  describeBrokerContract(() => broker);
});
