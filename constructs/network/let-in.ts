import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';

/**
 * Allows ingress from a caller to the default port of a store, and returns what to depend on to wait for the rules. The
 * rules are in `scope`, on references to the security groups: on the groups themselves they would be in the store's
 * stack, which would then depend on the caller's stack, and that on the store's.
 */
export function letIn(
  scope: Construct,
  id: string,
  caller: ec2.IConnectable,
  guarded: ec2.IConnectable,
  description: string,
): IConstruct[] {
  const { securityGroups, defaultPort } = guarded.connections;
  const references = securityGroups.map((group, index) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}${index === 0 ? '' : index}`, group.securityGroupId),
  );
  new ec2.Connections({ securityGroups: references, defaultPort }).allowDefaultPortFrom(caller, description);
  return references;
}
