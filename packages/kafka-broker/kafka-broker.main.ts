// The development broker as a program. Environment: DIRECTORY (required), PORT (0, a free one), HOST (127.0.0.1).
import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { startKafkaBroker } from './src';

async function main({ DIRECTORY: directory, PORT: port = '0', HOST: host = '127.0.0.1' }: NodeJS.ProcessEnv) {
  if (!directory) {
    throw new Error('DIRECTORY is required (where the broker stores its data)');
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`PORT must be an integer from 0 to 65535 (got '${port}')`);
  }
  const broker = await startKafkaBroker({ directory, port: Number(port), host, log: console.error });
  stopOnSignal(() => broker.stop());
  console.log(`development broker listens on ${broker.brokers}, data in ${directory} (not for production)`);
}

main(process.env).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
