import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { StreamAccess } from './stream-access';
import type { Topic } from './topic';

/** What both kinds of stream are told. */
export interface StreamTerms {
  readonly vpc: ec2.IVpc;
  readonly clusterName: string;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly topics: readonly Topic[];
  readonly access: StreamAccess;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}
