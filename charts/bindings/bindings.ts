import { ACCESS_MODES } from '../../contracts/access';
import { POSTGRES_PORT } from '../../contracts/stores';
import { TOPICS, type TopicKey, topicVariable } from '../../contracts/topics';
import { checkLogLevel } from './binding-checks';

/** Bindings of every service. Values may be CDK tokens unless they must be known at synthesis. */
export interface ServiceBindings {
  /** The container image, with its tag or digest. */
  readonly image: string;
  /** The AWS region whose APIs the service calls. */
  readonly region: string;
  /** @default 'info' */
  readonly logLevel?: string;
}

/** Bindings of a service that depends on the access mode. */
export interface AccessBindings {
  /** `open` or `required`. Must be known at synthesis. */
  readonly accessMode: string;
}

/** Bindings that every service of the platform has. */
export interface CommonBindings extends ServiceBindings, AccessBindings {}

/** Connection of a service to PostgreSQL. The service reads user and password from the named secret itself. */
export interface DatabaseBindings {
  readonly databaseHost: string;
  /**
   * Port, as a number in a string. Must be known at synthesis, because the network policy contains it.
   * @default '5432'
   */
  readonly databasePort?: string;
  readonly databaseName: string;
  /** Name or ARN of the secret in Secrets Manager. */
  readonly databaseSecretName: string;
  /** Networks of the database, in CIDR notation. The network policy allows no other destination. */
  readonly databaseCidrs: readonly string[];
}

/** Connection of a service to Kafka. */
export interface StreamBindings {
  /** Comma-separated `host:port`. */
  readonly kafkaBrokers: string;
  /** `iam` or `none`. Must be known at synthesis, because the network policy contains the port. */
  readonly kafkaAuth: string;
  /** Networks of the brokers, in CIDR notation. */
  readonly kafkaCidrs: readonly string[];
  /**
   * Names of topics, by key of the table of topics.
   * @default - the names in the table
   */
  readonly topics?: Partial<Record<TopicKey, string>>;
}

export const DEFAULT_DATABASE_PORT = String(POSTGRES_PORT);

/** Returns the variables that every service reads, without its ports. */
export function serviceEnvironment(bindings: ServiceBindings): Record<string, string> {
  checkLogLevel(bindings.logLevel);
  return { AWS_REGION: bindings.region, LOG_LEVEL: bindings.logLevel ?? 'info' };
}

export function accessEnvironment({ accessMode }: AccessBindings): Record<string, string> {
  if (!ACCESS_MODES.some(mode => mode === accessMode)) {
    throw new Error(`accessMode must be one of ${ACCESS_MODES.join(', ')} (got '${accessMode}')`);
  }
  return { ACCESS_MODE: accessMode };
}

/** Returns the variables of the connection to PostgreSQL. */
export function databaseEnvironment(bindings: DatabaseBindings): Record<string, string> {
  return {
    DATABASE_HOST: bindings.databaseHost,
    DATABASE_PORT: bindings.databasePort ?? DEFAULT_DATABASE_PORT,
    DATABASE_NAME: bindings.databaseName,
    DATABASE_SECRET_NAME: bindings.databaseSecretName,
  };
}

/** Returns the variables of the connection to Kafka, without the topics. */
export function streamEnvironment(bindings: StreamBindings): Record<string, string> {
  return { KAFKA_BROKERS: bindings.kafkaBrokers, KAFKA_AUTH: bindings.kafkaAuth };
}

/** Returns the variables that hold the names of topics. */
export function topicEnvironment(keys: readonly TopicKey[], { topics }: StreamBindings): Record<string, string> {
  return Object.fromEntries(keys.map(key => [topicVariable(key), topics?.[key] ?? TOPICS[key].name]));
}
