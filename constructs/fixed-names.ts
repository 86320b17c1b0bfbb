import { Token } from 'aws-cdk-lib';

/** Physical names of resources. A suffix allows a second platform in the same account and region. */
export interface FixedNames {
  readonly cluster: string;
  readonly stream: string;
  readonly database: string;
  readonly usersTable: string;
  /** Bucket names are globally unique. Without a suffix the name ends in the account and the region. */
  readonly uploadsBucket: string | undefined;
  readonly ticketFunction: string;
  readonly analytics: string;
  /** Names in Google Cloud are short, so a suffix replaces most of it. */
  readonly dataproc: string;
}

export function fixedNames(suffix?: string): FixedNames {
  if (suffix !== undefined && !Token.isUnresolved(suffix) && !/^[a-z0-9](-?[a-z0-9]){0,19}$/.test(suffix)) {
    throw new Error(
      `nameSuffix must be 1 to 20 lower-case letters, digits and single hyphens, such as 'staging' (got '${suffix}')`,
    );
  }
  const named = (name: string) => (suffix === undefined ? name : `${name}-${suffix}`);
  return {
    cluster: named('ticket-booking-cluster'),
    stream: named('ticket-booking-kafka'),
    database: named('ticket-booking-db'),
    usersTable: named('ticket-booking-users'),
    uploadsBucket: suffix === undefined ? undefined : named('ticket-booking-raw-data'),
    ticketFunction: named('ticket-generator-func'),
    analytics: named('ticket-booking-analytics'),
    dataproc: suffix === undefined ? 'flink-analytics-cluster' : `flink-${suffix}`,
  };
}
