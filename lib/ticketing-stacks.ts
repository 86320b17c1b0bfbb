import type { Construct } from 'constructs';
import { AnalyticsStack } from './analytics-stack';
import { ClusterStack } from './cluster-stack';
import type { Config } from './config';
import { DataStack } from './data-stack';
import { dataprocOptions } from './dataproc-options';
import { DataprocStack } from './dataproc-stack';
import { NetworkStack } from './network-stack';
import { ServicesStack } from './services-stack';

/** All stacks of one environment, by lifetime: what is below needs what is above, and goes before it. */
export function ticketingStacks(scope: Construct, config: Config): void {
  const { vpc } = new NetworkStack(scope, config);
  const data = new DataStack(scope, config, vpc);
  const { cluster } = new ClusterStack(scope, config, vpc);
  new ServicesStack(scope, config, data, cluster);
  const dataproc = dataprocOptions(config);
  if (dataproc) new DataprocStack(scope, config, data.stream, dataproc);
  const { analyticsCodeBucket, analyticsCodeKey } = config;
  if (analyticsCodeBucket && analyticsCodeKey) {
    new AnalyticsStack(scope, config, vpc, data.stream, analyticsCodeBucket, analyticsCodeKey);
  }
}
