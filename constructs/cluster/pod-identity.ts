import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks'; // aws-eks-v2 has it since 2.266.0
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Properties of `PodIdentity`. */
export interface PodIdentityProps {
  /** Cluster of the pods. */
  readonly cluster: eks.ICluster;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** ServiceAccount of the pods. */
  readonly serviceAccount: string;
}

/** IAM role of the pods of one ServiceAccount, by EKS Pod Identity. */
export class PodIdentity extends Construct implements iam.IGrantable {
  /** The role. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: `The pods of ${props.namespace}/${props.serviceAccount}`,
      assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com', { conditions: onlyFor(props) }).withSessionTags(),
    });
    this.grantPrincipal = this.role.grantPrincipal;
    new CfnPodIdentityAssociation(this, 'Association', {
      clusterName: props.cluster.clusterName,
      namespace: props.namespace,
      serviceAccount: props.serviceAccount,
      roleArn: this.role.roleArn,
    });
  }
}

/**
 * EKS requests the role with these tags. Without the condition, a principal that may create associations could give the
 * role to other pods, also in other clusters.
 */
function onlyFor({ cluster, namespace, serviceAccount }: PodIdentityProps) {
  return {
    StringEquals: {
      'aws:RequestTag/eks-cluster-name': cluster.clusterName,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': serviceAccount,
    },
  };
}
