import { Token } from 'aws-cdk-lib';

/** The names that people look for. A suffix makes room for a second platform in the same account and region. */
export interface FixedNames {
  readonly cluster: string;
  readonly stream: string;
  readonly database: string;
  readonly usersTable: string;
  /** Bucket names belong to the whole world: without a suffix, account and region take its place. */
  readonly uploadsBucket: string | undefined;
  readonly ticketFunction: string;
  readonly analytics: string;
  /** Google's names are short: a suffix takes the place of most of it. */
  readonly dataproc: string;
}

export function fixedNames(suffix?: string): FixedNames {
  if (suffix !== undefined && !Token.isUnresolved(suffix) && !/^[a-z0-9](-?[a-z0-9]){0,19}$/.test(suffix)) {
    throw new Error(
      `nameSuffix is '${suffix}': allowed are 1 to 20 lower-case letters, digits and single hyphens, like 'staging'`,
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
