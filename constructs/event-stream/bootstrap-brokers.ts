import * as cr from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';

const inNetwork = 'BootstrapBrokerStringSaslIam';
const onInternet = 'BootstrapBrokerStringPublicSaslIam';

export interface BrokerAddresses {
  readonly bootstrapBrokers: string;
  readonly publicBootstrapBrokers?: string;
}

/** Where the brokers are. CloudFormation has no attribute for it, so MSK is asked once the cluster stands, and again when it grows or opens. */
export function brokerAddresses(
  scope: Construct,
  clusterArn: string,
  size: string,
  isPublic: boolean,
): BrokerAddresses {
  const question = {
    service: 'Kafka',
    action: 'getBootstrapBrokers',
    parameters: { ClusterArn: clusterArn },
    physicalResourceId: cr.PhysicalResourceId.of(`bootstrap of ${size}${isPublic ? ', public' : ''}`),
    outputPaths: isPublic ? [inNetwork, onInternet] : [inNetwork],
  };
  const answer = new cr.AwsCustomResource(scope, 'BootstrapBrokers', {
    onCreate: question,
    onUpdate: question,
    installLatestAwsSdk: false,
    policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: [clusterArn] }),
  });
  return {
    bootstrapBrokers: answer.getResponseField(inNetwork),
    ...(isPublic && { publicBootstrapBrokers: answer.getResponseField(onInternet) }),
  };
}
