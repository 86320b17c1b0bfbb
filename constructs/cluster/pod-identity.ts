import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks'; // aws-eks-v2 has it since 2.266.0
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface PodIdentityProps {
  /** The cluster the pods run in. */
  readonly cluster: eks.ICluster;
  /** The namespace of the pods. */
  readonly namespace: string;
  /** The service account of the pods. */
  readonly serviceAccount: string;
}

/** A role that the pods of one service account have, and nobody else: EKS Pod Identity. */
export class PodIdentity extends Construct implements iam.IGrantable {
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

/** EKS says for whom it asks. Without these, whoever can make an association could hand the role to other pods, and to those of other clusters. */
function onlyFor({ cluster, namespace, serviceAccount }: PodIdentityProps) {
  return {
    StringEquals: {
      'aws:RequestTag/eks-cluster-name': cluster.clusterName,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': serviceAccount,
    },
  };
}
