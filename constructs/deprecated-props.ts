import type { Duration } from 'aws-cdk-lib';
import { AnalyticsRuntime } from './analytics/analytics-runtime';
import type { TicketingPlatformProps } from './ticketing-platform-props';

/** Returns the runtime of analytics, also if the deprecated props name it. */
export function analyticsRuntime(props: TicketingPlatformProps): AnalyticsRuntime {
  const { analytics, analyticsCode, dataprocAnalytics } = props;
  checkExclusive({ analytics, analyticsCode, dataprocAnalytics });
  if (analyticsCode) {
    return AnalyticsRuntime.managedFlink({ code: analyticsCode });
  }
  if (dataprocAnalytics) {
    return AnalyticsRuntime.dataproc(dataprocAnalytics);
  }
  return analytics ?? AnalyticsRuntime.none();
}

/** Returns the duration of holds, also if it has its deprecated name. */
export function holdDuration({ holdDuration, hold }: { holdDuration?: Duration; hold?: Duration }) {
  checkExclusive({ holdDuration, hold });
  return holdDuration ?? hold;
}

/** Fails if more than one of the props is set. */
export function checkExclusive(props: Record<string, unknown>): void {
  const names = Object.keys(props).filter(name => props[name] !== undefined);
  if (names.length > 1) {
    throw new Error(`${names.join(' and ')} exclude each other: set one of them`);
  }
}
