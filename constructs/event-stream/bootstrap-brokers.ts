import * as cr from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';

const PRIVATE = 'BootstrapBrokerStringSaslIam';
const PUBLIC = 'BootstrapBrokerStringPublicSaslIam';

export interface BrokerAddresses {
  readonly bootstrapBrokers: string;
  readonly publicBootstrapBrokers?: string;
}

/**
 * Returns the addresses of the brokers. CloudFormation has no attribute for them, so a custom resource reads them from
 * MSK: after creation, and again when the number of brokers or the public access changes.
 */
export function brokerAddresses(
  scope: Construct,
  clusterArn: string,
  size: string,
  isPublic: boolean,
): BrokerAddresses {
  const call = {
    service: 'Kafka',
    action: 'getBootstrapBrokers',
    parameters: { ClusterArn: clusterArn },
    physicalResourceId: cr.PhysicalResourceId.of(`bootstrap of ${size}${isPublic ? ', public' : ''}`),
    outputPaths: isPublic ? [PRIVATE, PUBLIC] : [PRIVATE],
  };
  const resource = new cr.AwsCustomResource(scope, 'BootstrapBrokers', {
    onCreate: call,
    onUpdate: call,
    installLatestAwsSdk: false,
    policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: [clusterArn] }),
  });
  return {
    bootstrapBrokers: resource.getResponseField(PRIVATE),
    ...(isPublic && { publicBootstrapBrokers: resource.getResponseField(PUBLIC) }),
  };
}
