import type { Construct } from 'constructs';
import type { Config } from '../config/config';
import { dataprocOptions } from '../config/dataproc-options';
import { AnalyticsStack } from './analytics-stack';
import { ClusterStack } from './cluster-stack';
import { DataStack } from './data-stack';
import { DataprocStack } from './dataproc-stack';
import { NetworkStack } from './network-stack';
import { ServicesStack } from './services-stack';

/**
 * Creates all stacks of one environment, in the order of their deployment. They are destroyed in the opposite order.
 * The cluster follows the data although it does not use it: the most expensive parts are destroyed before the data,
 * which may be protected.
 */
export function ticketingStacks(scope: Construct, config: Config): void {
  const { vpc } = new NetworkStack(scope, config);
  const data = new DataStack(scope, config, vpc);
  const cluster = new ClusterStack(scope, config, vpc);
  cluster.addStackDependency(data);
  const services = new ServicesStack(scope, config, data, cluster.cluster);
  const dataproc = dataprocOptions(config);
  if (dataproc) {
    new DataprocStack(scope, config, data, dataproc).addStackDependency(services);
  }
  const { analyticsCodeBucket, analyticsCodeKey } = config;
  if (analyticsCodeBucket && analyticsCodeKey) {
    const code = { bucketName: analyticsCodeBucket, key: analyticsCodeKey };
    new AnalyticsStack(scope, config, vpc, data, code).addStackDependency(services);
  }
}
