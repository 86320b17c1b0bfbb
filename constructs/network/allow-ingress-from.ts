import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';

/**
 * Allows ingress from `caller` to the default port of `target`. Returns constructs to depend on: they include the
 * rules.
 *
 * The rules are in `scope`, on references to the security groups. On the groups themselves they would be in the stack
 * of `target`, which would then depend on the stack of `caller`: a cycle.
 */
export function allowIngressFrom(
  scope: Construct,
  id: string,
  caller: ec2.IConnectable,
  target: ec2.IConnectable,
  description: string,
): IConstruct[] {
  const { securityGroups, defaultPort } = target.connections;
  const references = securityGroups.map((group, index) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}${index === 0 ? '' : index}`, group.securityGroupId),
  );
  new ec2.Connections({ securityGroups: references, defaultPort }).allowDefaultPortFrom(caller, description);
  return references;
}
