import { isNativeError } from 'node:util/types';

// Recognises errors of an unavailable or overloaded store, as opposed to invalid requests and bugs.

/**
 * SQLSTATEs: connection lost, out of resources, shutdown or failover, lock and statement timeouts, deadlocks, rotated
 * password.
 */
const POSTGRES = /^(08|53|57P|40001|40P01|25006|55P03|57014|28P01)/;
/** Missing tables: the migrations have not run yet. */
const NOT_MIGRATED = /^(42P01|3F000)$/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|UND_ERR)/;
const AWS =
  /^(TimeoutError|AbortError|Throttling|ProvisionedThroughput|RequestLimit|SlowDown|ServiceUnavailable|InternalServerError|CredentialsProvider)/;
/** pg sets no code for these; the AWS SDK wraps values that are not errors. */
const CONNECTION_MESSAGES =
  /^(AWS SDK error wrapper|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Cannot use a pool after)/;

/** Whether tables are missing because the migrations have not run yet. Failed migrations are logged where they run. */
export function isNotMigrated(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && NOT_MIGRATED.test(String(error.code));
}

export function isOutage(error: unknown): boolean {
  if (!isNativeError(error)) {
    return false;
  }
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
