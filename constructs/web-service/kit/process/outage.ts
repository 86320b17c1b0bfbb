import { isNativeError } from 'node:util/types';

// Whether an error says that a store is away, or too busy to answer, and not that the request or our code is wrong.

/** SQLSTATEs: connection lost, no capacity, shutting down or failing over, lock and statement timeouts, deadlocks, password rotated. */
const POSTGRES = /^(08|53|57P|40001|40P01|25006|55P03|57014|28P01)/;
/** Tables that are not there yet: the migrations are still waiting for the database. */
const NOT_MIGRATED = /^(42P01|3F000)$/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|UND_ERR)/;
const AWS =
  /^(TimeoutError|AbortError|Throttling|ProvisionedThroughput|RequestLimit|SlowDown|ServiceUnavailable|InternalServerError|CredentialsProvider)/;
/** pg gives these no code, and the AWS SDK wraps what it does not know as an error. */
const CONNECTION_MESSAGES =
  /^(AWS SDK error wrapper|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Cannot use a pool after)/;

/** The tables are not there yet: the process that migrates reports its own failures. */
export function isNotMigrated(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && NOT_MIGRATED.test(String(error.code));
}

export function isOutage(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const awsStatus = ('$metadata' in error && (error.$metadata as { httpStatusCode?: number }).httpStatusCode) || 0;
  return (
    POSTGRES.test(code) ||
    NOT_MIGRATED.test(code) ||
    NETWORK.test(code) ||
    AWS.test(error.name) ||
    awsStatus >= 500 ||
    error.name.startsWith('KafkaJS') ||
    CONNECTION_MESSAGES.test(error.message)
  );
}
