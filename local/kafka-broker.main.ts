// The development broker as a process of its own: DIRECTORY, where it keeps everything, PORT and HOST (127.0.0.1 unless set).
import { integer, readConfig, text } from '../constructs/web-service/kit/process/config';
import { startKafkaBroker } from './kafka-broker/kafka-broker';
import { stopOnSignal } from './process/stop-on-signal';

async function main(): Promise<void> {
  const config = readConfig(process.env, {
    directory: text('DIRECTORY'),
    port: integer('PORT', { default: 0, min: 0, max: 65_535 }),
    host: text('HOST', { default: '127.0.0.1' }),
  });
  const broker = await startKafkaBroker({ ...config, log: console.error });
  stopOnSignal(() => broker.stop());
  console.log(
    `development broker on ${broker.brokers}: the Kafka protocol for one machine, over files in ${config.directory}; production is Kafka or MSK`,
  );
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
