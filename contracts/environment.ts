import { ACCESS_MODES } from './access';
import { SERVICE_KEYS, SERVICES, type ServiceName, urlVariable } from './services';
import { DATABASE_NAME, KAFKA_AUTHENTICATIONS, POSTGRES_PORT } from './stores';
import { TOPICS, topicsOf, topicVariable } from './topics';

/** A process with an environment: a service, a Lambda function, or the Flink job of analytics. */
export type Process = ServiceName | 'ticket-generator' | 'database-users' | 'analytics';

/** Definition of an environment variable. `type` says how a process parses its value. */
export interface VariableDefinition {
  /** A `secret` is a name in Secrets Manager in `<variable>_NAME`, or on one machine the value in `<variable>`. */
  readonly type: 'string' | 'integer' | 'url' | 'list' | 'enum' | 'secret';
  /** Value if the variable is not set. */
  readonly default?: string | number;
  /** Whether a process with this variable, and no default, starts without it. */
  readonly optional?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Allowed values of an `enum`. */
  readonly values?: readonly string[];
  /** Allowed protocols of a `url`. @default - http: and https: */
  readonly protocols?: readonly string[];
  readonly readBy: readonly Process[];
  readonly description: string;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const EVERY_SERVICE = SERVICE_KEYS.map(key => SERVICES[key].name);
const WITH_POSTGRES = SERVICE_KEYS.filter(key => SERVICES[key].store === 'postgresql').map(key => SERVICES[key].name);
const WITH_STREAM = EVERY_SERVICE.filter(name => topicsOf(name).length > 0);
const PORTS = { min: 0, max: 65_535 } as const;

/** Environment variables by name, without those that hold a topic's name or a service's address. */
export const ENVIRONMENT = {
  HOST: {
    type: 'string',
    default: '0.0.0.0',
    readBy: EVERY_SERVICE,
    description: 'Address on which the service listens.',
  },
  PORT: {
    type: 'integer',
    ...PORTS,
    optional: true,
    readBy: EVERY_SERVICE,
    description: "Port on which the service listens. The default is the service's port.",
  },
  MANAGEMENT_PORT: {
    type: 'integer',
    ...PORTS,
    optional: true,
    readBy: EVERY_SERVICE,
    description: 'Port of /ready and /metrics. Without it they are on PORT.',
  },
  CONNECTION_MAX_AGE_SECONDS: {
    type: 'integer',
    default: 15,
    min: 1,
    max: 86_400,
    readBy: EVERY_SERVICE,
    description: 'Age at which a connection is closed with its next response, so that new pods receive load.',
  },
  LOG_LEVEL: {
    type: 'enum',
    default: 'info',
    values: LOG_LEVELS,
    readBy: EVERY_SERVICE,
    description: 'Lowest level of the messages that are logged.',
  },
  AWS_REGION: {
    type: 'string',
    default: 'eu-central-1',
    readBy: EVERY_SERVICE,
    description: 'Region of the AWS APIs that the process calls.',
  },
  ACCESS_MODE: {
    type: 'enum',
    values: ACCESS_MODES,
    readBy: EVERY_SERVICE,
    description: 'Access mode: open needs no sign-in, required needs one.',
  },
  DATABASE_HOST: {
    type: 'string',
    readBy: [...WITH_POSTGRES, 'database-users'],
    description: 'Host name of PostgreSQL.',
  },
  DATABASE_PORT: {
    type: 'integer',
    default: POSTGRES_PORT,
    min: 1,
    max: 65_535,
    readBy: [...WITH_POSTGRES, 'database-users'],
    description: 'Port of PostgreSQL.',
  },
  DATABASE_NAME: {
    type: 'string',
    readBy: [...WITH_POSTGRES, 'database-users'],
    description: `Name of the database, such as ${DATABASE_NAME}.`,
  },
  DATABASE_SECRET_NAME: {
    type: 'string',
    readBy: WITH_POSTGRES,
    description: 'Secret with the user name and the password. Read again after PostgreSQL has rejected them.',
  },
  DATABASE_URL: {
    type: 'url',
    protocols: ['postgres:', 'postgresql:'],
    optional: true,
    readBy: WITH_POSTGRES,
    description: 'Address of PostgreSQL with user and password, on one machine. Replaces the other DATABASE variables.',
  },
  ADMINISTRATOR_SECRET_NAME: {
    type: 'string',
    readBy: ['database-users'],
    description: 'Secret of the PostgreSQL user that creates the other users.',
  },
  KAFKA_BROKERS: {
    type: 'list',
    readBy: [...WITH_STREAM, 'analytics'],
    description: 'Kafka brokers, as comma-separated host:port.',
  },
  KAFKA_AUTH: {
    type: 'enum',
    default: 'none',
    values: KAFKA_AUTHENTICATIONS,
    readBy: [...WITH_STREAM, 'analytics'],
    description: 'Authentication to Kafka: iam (TLS and IAM, on MSK) or none.',
  },
  USERS_TABLE: { type: 'string', readBy: ['user-service'], description: 'DynamoDB table of the users.' },
  DYNAMODB_ENDPOINT: {
    type: 'url',
    optional: true,
    readBy: ['user-service'],
    description: 'Endpoint of DynamoDB, if it is not that of AWS.',
  },
  UPLOADS_BUCKET: {
    type: 'string',
    readBy: ['frontend', 'booking-service'],
    description: 'S3 bucket of uploads and tickets.',
  },
  S3_ENDPOINT: {
    type: 'url',
    optional: true,
    readBy: ['frontend', 'booking-service', 'ticket-generator'],
    description: 'Endpoint of S3, if it is not that of AWS. Requests contain the bucket in the path.',
  },
  TOKEN_SECRET: {
    type: 'secret',
    readBy: ['frontend', 'user-service'],
    description: 'Key that signs access tokens.',
  },
  TICKET_SECRET: {
    type: 'secret',
    readBy: ['frontend', 'ticket-generator'],
    description: 'Key that signs the QR codes of tickets.',
  },
  ORGANISER_KEY: {
    type: 'secret',
    optional: true,
    readBy: ['user-service'],
    description: 'Key with which organisers register. Without it no organiser can register.',
  },
  HOLD_SECONDS: {
    type: 'integer',
    default: 600,
    min: 1,
    max: 86_400,
    readBy: ['booking-service'],
    description: 'How long tickets are held for an unpaid booking, in seconds.',
  },
  MAX_OPEN_HOLDS_PER_USER: {
    type: 'integer',
    default: 5,
    min: 0,
    max: 10_000,
    readBy: ['booking-service'],
    description: 'Maximum number of unpaid bookings of one user for one event. 0 sets no limit.',
  },
  CORS_ORIGINS: {
    type: 'list',
    default: '',
    readBy: ['frontend'],
    description: "Origins, besides the page's own, that browsers may call from, comma-separated.",
  },
  PUBLIC_URL: {
    type: 'url',
    optional: true,
    readBy: ['frontend'],
    description: 'Address of the page as browsers see it. With https, cookies are Secure and HSTS is sent.',
  },
  TRUSTED_PROXIES: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 10,
    readBy: ['frontend'],
    description: "Number of proxies that add the caller's address to X-Forwarded-For.",
  },
  RATE_LIMIT_PER_MINUTE: {
    type: 'integer',
    default: 60_000,
    min: 0,
    max: 10_000_000,
    readBy: ['frontend'],
    description: 'Maximum number of requests per client, minute and process. 0 sets no limit.',
  },
  SIGN_IN_LIMIT_PER_MINUTE: {
    type: 'integer',
    default: 10,
    min: 0,
    max: 10_000_000,
    readBy: ['frontend'],
    description: 'Maximum number of registrations and sign-ins per client, minute and process. 0 sets no limit.',
  },
  UPLOAD_IDLE_SECONDS: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 120,
    readBy: ['frontend'],
    description: 'Time without data after which an upload is aborted, in seconds.',
  },
  LIVE_STREAMS: {
    type: 'integer',
    default: 2_000,
    min: 1,
    max: 100_000,
    readBy: ['frontend'],
    description: 'Maximum number of open event streams per process.',
  },
  LIVE_STREAMS_PER_CLIENT: {
    type: 'integer',
    default: 200,
    min: 1,
    max: 100_000,
    readBy: ['frontend'],
    description: 'Maximum number of open event streams per client address and process.',
  },
  LIVE_HEARTBEAT_SECONDS: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 60,
    readBy: ['frontend'],
    description: 'Interval of the heartbeat event on event streams, in seconds.',
  },
} as const satisfies Record<string, VariableDefinition>;

export type VariableName = keyof typeof ENVIRONMENT;

/** Returns every variable that a process can read, with those of its topics and of the services that it calls. */
export function variablesOf(process: Process): Record<string, VariableDefinition> {
  const own = Object.entries<VariableDefinition>(ENVIRONMENT).filter(([, { readBy }]) => readBy.includes(process));
  return { ...Object.fromEntries(own), ...topicVariables(process), ...urlVariables(process) };
}

function topicVariables(process: Process): Record<string, VariableDefinition> {
  return Object.fromEntries(
    topicsOf(process).map(key => [
      topicVariable(key),
      {
        type: 'string',
        default: TOPICS[key].name,
        readBy: [process],
        description: `Name of the topic ${TOPICS[key].name}.`,
      },
    ]),
  );
}

function urlVariables(process: Process): Record<string, VariableDefinition> {
  const called = SERVICE_KEYS.filter(key => SERVICES[key].name === process).flatMap(key => SERVICES[key].calls);
  return Object.fromEntries(
    called.map(key => [
      urlVariable(SERVICES[key]),
      { type: 'url', readBy: [process], description: `Address of ${SERVICES[key].name}.` },
    ]),
  );
}
