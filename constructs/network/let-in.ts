import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/**
 * Lets a caller in at a guarded port. The rule stands in `scope`, on a reference to the guard's security group: on the group itself it would
 * land in the guard's stack, which would then need the caller's, which needs the guard's.
 */
export function letIn(
  scope: Construct,
  id: string,
  caller: ec2.IConnectable,
  guarded: ec2.IConnectable,
  description: string,
): void {
  const { securityGroups, defaultPort } = guarded.connections;
  const references = securityGroups.map((group, index) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}${index === 0 ? '' : index}`, group.securityGroupId),
  );
  new ec2.Connections({ securityGroups: references, defaultPort }).allowDefaultPortFrom(caller, description);
}
