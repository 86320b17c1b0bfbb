import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { KafkaTopic } from './kafka-topic';
import type { StreamAccess } from './stream-access';

/** Properties common to provisioned and serverless streams. */
export interface StreamProps {
  readonly vpc: ec2.IVpc;
  readonly clusterName: string;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly access: StreamAccess;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** A stream of either kind. */
export interface Stream {
  readonly clusterArn: string;
  readonly bootstrapBrokers: string;
  readonly publicBootstrapBrokers?: string;
  /** Creates a topic. */
  addTopic(topic: KafkaTopic): void;
}
