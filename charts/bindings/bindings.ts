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
  /** @default 'ticket-bookings' */
  readonly ticketBookingsTopic?: string;
  /** @default 'booking-changes' */
  readonly bookingChangesTopic?: string;
  /** @default 'catalog-changes' */
  readonly catalogChangesTopic?: string;
  /** @default 'analytics-results' */
  readonly analyticsResultsTopic?: string;
}

export const DEFAULT_DATABASE_PORT = '5432';

/** The variables of `docs/architecture.md` that every service reads, besides its port. */
export function serviceEnvironment(bindings: ServiceBindings): Record<string, string> {
  checkLogLevel(bindings.logLevel);
  return { AWS_REGION: bindings.region, LOG_LEVEL: bindings.logLevel ?? 'info' };
}

const ACCESS_MODES = ['open', 'required'];

export function accessEnvironment({ accessMode }: AccessBindings): Record<string, string> {
  if (!ACCESS_MODES.includes(accessMode))
    throw new Error(`accessMode is '${accessMode}', it must be one of ${ACCESS_MODES.join(', ')}`);
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

/** The topics' names, defaults filled in. */
export function topicNames(bindings: StreamBindings) {
  return {
    ticketBookings: bindings.ticketBookingsTopic ?? 'ticket-bookings',
    bookingChanges: bindings.bookingChangesTopic ?? 'booking-changes',
    catalogChanges: bindings.catalogChangesTopic ?? 'catalog-changes',
    analyticsResults: bindings.analyticsResultsTopic ?? 'analytics-results',
  };
}
