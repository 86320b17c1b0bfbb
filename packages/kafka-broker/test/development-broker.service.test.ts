import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaBroker, startKafkaBroker } from '../src/kafka-broker';
import { describeBrokerContract } from './contract';

describe('the development broker', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kafka-'));
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
