import type { AccessMode } from '../../contracts/access';
import { type Process, variablesOf } from '../../contracts/environment';
import { SERVICE_KEYS, SERVICES, urlVariable } from '../../contracts/services';
import { TOPIC_KEYS, TOPICS, topicVariable } from '../../contracts/topics';
import type { Secrets } from '../start/secrets';
import { localCredentials } from '../stores/credentials';
import type { Addresses } from './addresses';

export const BUCKET = 'ticket-booking-raw-data-local';
export const USERS_TABLE = 'ticket-booking-users';

/** Environment of every process: the AWS SDK requires a region and credentials, also for local stores. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Values of the environment variables on one machine. */
export class LocalEnvironment {
  private readonly values: Readonly<Record<string, string>>;

  constructor(addresses: Addresses, accessMode: AccessMode, secrets: Secrets) {
    this.values = {
      HOST: '127.0.0.1',
      ACCESS_MODE: accessMode,
      TOKEN_SECRET: secrets.token,
      TICKET_SECRET: secrets.ticket,
      ORGANISER_KEY: secrets.organiser,
      DATABASE_URL: addresses.databaseUrl,
      DYNAMODB_ENDPOINT: addresses.dynamoDb,
      USERS_TABLE,
      S3_ENDPOINT: addresses.s3,
      UPLOADS_BUCKET: BUCKET,
      KAFKA_BROKERS: addresses.kafka,
      KAFKA_AUTH: 'none',
      RATE_LIMIT_PER_MINUTE: '0', // all requests come from one client address
      ...Object.fromEntries(TOPIC_KEYS.map(key => [topicVariable(key), TOPICS[key].name])),
      ...Object.fromEntries(SERVICE_KEYS.map(key => [urlVariable(SERVICES[key]), addresses.serviceUrl(key)])),
    };
  }

  /** Returns the variables that the process reads. */
  of(process: Process): Record<string, string> {
    return Object.fromEntries(Object.entries(this.values).filter(([name]) => name in variablesOf(process)));
  }
}
