import * as cr from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';

/** Where the brokers are. CloudFormation has no attribute for it, so MSK is asked once the cluster stands, and again when it grows. */
export function bootstrapBrokers(scope: Construct, clusterArn: string, size: string): string {
  const question = {
    service: 'Kafka',
    action: 'getBootstrapBrokers',
    parameters: { ClusterArn: clusterArn },
    physicalResourceId: cr.PhysicalResourceId.of(`bootstrap of ${size}`),
    outputPaths: ['BootstrapBrokerStringSaslIam'],
  };
  const answer = new cr.AwsCustomResource(scope, 'BootstrapBrokers', {
    onCreate: question,
    onUpdate: question,
    installLatestAwsSdk: false,
    policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: [clusterArn] }),
  });
  return answer.getResponseField('BootstrapBrokerStringSaslIam');
}
