import { ACCESS_MODES } from '../../contracts/access';
import { POSTGRES_PORT } from '../../contracts/stores';
import { TOPICS, type TopicKey, topicVariable } from '../../contracts/topics';
import { checkLogLevel } from './binding-checks';

/** What every service is told. All values may be CDK tokens, unless a line says that the chart itself has to know the value. */
export interface ServiceBindings {
  /** The container image, with its tag or digest. */
  readonly image: string;
  /** The AWS region whose APIs the service calls. */
  readonly region: string;
  /** @default 'info' */
  readonly logLevel?: string;
}

/** What a service is told that treats people differently once they have to sign in. */
export interface AccessBindings {
  /** `open` or `required`; known at synthesis. */
  readonly accessMode: string;
}

/** Bindings that every service of the platform has. */
export interface CommonBindings extends ServiceBindings, AccessBindings {}

/** What a service in front of PostgreSQL is told. Its user and password never pass through here: it reads the named secret itself. */
export interface DatabaseBindings {
  readonly databaseHost: string;
  /**
   * The port, as a number in a string; known at synthesis, because the network policy names it.
   * @default '5432'
   */
  readonly databasePort?: string;
  readonly databaseName: string;
  /** Name or ARN of the secret in Secrets Manager. */
  readonly databaseSecretName: string;
  /** Networks of the database, in CIDR notation: the network policy allows no other destination. */
  readonly databaseCidrs: readonly string[];
}

/** What a service that talks to Kafka is told. */
export interface StreamBindings {
  /** Comma-separated `host:port`. */
  readonly kafkaBrokers: string;
  /** `iam` (port 9098) or `none` (port 9092); known at synthesis, because the network policy names the port. */
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

/** The variables of `docs/reference/environment-variables.md` that every service reads, besides its port. */
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

/** The variables that hold a service's connection to PostgreSQL. */
export function databaseEnvironment(bindings: DatabaseBindings): Record<string, string> {
  return {
    DATABASE_HOST: bindings.databaseHost,
    DATABASE_PORT: bindings.databasePort ?? DEFAULT_DATABASE_PORT,
    DATABASE_NAME: bindings.databaseName,
    DATABASE_SECRET_NAME: bindings.databaseSecretName,
  };
}

/** The variables that hold a service's connection to Kafka; each service adds the topics it uses. */
export function streamEnvironment(bindings: StreamBindings): Record<string, string> {
  return { KAFKA_BROKERS: bindings.kafkaBrokers, KAFKA_AUTH: bindings.kafkaAuth };
}

/** Returns the variables that hold the names of topics. */
export function topicEnvironment(keys: readonly TopicKey[], { topics }: StreamBindings): Record<string, string> {
  return Object.fromEntries(keys.map(key => [topicVariable(key), topics?.[key] ?? TOPICS[key].name]));
}
