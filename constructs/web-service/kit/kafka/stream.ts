import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';
import { Kafka, type KafkaConfig, logLevel as kafkaLogLevel, type LogEntry } from 'kafkajs';
import type { KafkaAuthentication } from '../../../../contracts/stores';
import { group, type Setting } from '../process/config';
import { variable } from '../process/variables';
import { type ConsumerOptions, type Consumption, consume } from './consumer';
import '../performance/idle-request-queue';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import { openProducer, type Producer } from './producer';

// The only module that uses kafkajs, apart from its workarounds: kafkajs is unmaintained and may be replaced.

export interface StreamSettings {
  readonly brokers: readonly string[];
  readonly auth: KafkaAuthentication;
  readonly region: string;
}

export const streamSettings: Setting<StreamSettings> = group({
  brokers: variable('KAFKA_BROKERS'),
  auth: variable('KAFKA_AUTH'),
  region: variable('AWS_REGION'),
});

export interface Stream {
  readonly producer: Producer;
  consume(options: ConsumerOptions): Consumption;
  close(): Promise<void>;
}

/** Connects in the background and reconnects after an outage of the brokers. An outage does not end the process. */
export function openStream(settings: StreamSettings, service: string, log: Log, metrics: Metrics): Stream {
  const kafka = new Kafka({
    clientId: service,
    brokers: [...settings.brokers],
    ...authentication(settings),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 3 },
    logLevel: kafkaLogLevel.WARN,
    logCreator: () => entry => forward(entry, log),
  });
  const producer = openProducer(kafka);
  const consumptions: Consumption[] = [];
  return {
    producer,
    consume: options => {
      const consumption = consume(kafka, options, log, metrics);
      consumptions.push(consumption);
      return consumption;
    },
    close: async () => {
      await Promise.all(consumptions.map(consumption => consumption.stop()));
      await producer.close();
    },
  };
}

export function authentication({ auth, region }: StreamSettings): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  if (auth === 'none') {
    return {};
  }
  const oauthBearerProvider = async () => ({ value: (await generateAuthToken({ region })).token });
  return { ssl: true, sasl: { mechanism: 'oauthbearer', oauthBearerProvider } };
}

/** kafkajs logs errors that it retries; final failures are also thrown. */
function forward({ namespace, log: { message, error } }: LogEntry, log: Log): void {
  log.warn({ kafka: namespace, reason: error }, message);
}
