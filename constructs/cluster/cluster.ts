import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { claimName } from '../claimed-names';
import { ServiceLog } from '../service-log/service-log';
import { addAddons } from './addons';
import { NodeAutoscaler } from './node-autoscaler';
import { NodeCapacity } from './node-capacity';
import { addNodeGroup } from './node-group';
import { nodeRole } from './node-role';

/** Properties of `Cluster`. */
export interface ClusterProps {
  /** VPC of the cluster. The nodes are in its private subnets. */
  readonly vpc: ec2.IVpc;

  /**
   * Nodes of the cluster.
   *
   * @default NodeCapacity.managedNodeGroup()
   */
  readonly capacity?: NodeCapacity;

  /**
   * Name of the cluster.
   *
   * @default 'ticket-booking-cluster'
   */
  readonly clusterName?: string;

  /**
   * Networks from which the Kubernetes API is reachable, besides the VPC, in CIDR notation.
   *
   * @default - the VPC only
   */
  readonly publicAccessCidrs?: string[];

  /**
   * ARNs of the IAM roles and users that administer the cluster.
   *
   * @default - only this deployment administers the cluster
   */
  readonly adminPrincipalArns?: string[];
}

/**
 * An EKS cluster with private nodes, IAM roles for pods, enforced network policies, metrics-server and all control
 * plane logs.
 */
export class Cluster extends Construct {
  /** The cluster. */
  public readonly cluster: eks.ICluster;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const nodeGroup = (props.capacity ?? NodeCapacity.managedNodeGroup()).nodeGroup;
    const clusterName = props.clusterName ?? 'ticket-booking-cluster';
    claimName(this, 'EKS cluster', clusterName);
    const privateSubnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    const log = new ServiceLog(this, 'ControlPlaneLog', `/aws/eks/${clusterName}/cluster`);
    const cluster = new eks.Cluster(this, 'Cluster', {
      clusterName,
      version: eks.KubernetesVersion.of('1.36'),
      vpc: props.vpc,
      vpcSubnets: [privateSubnets],
      securityGroup: new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', {
        vpc: props.vpc,
        description: 'The control plane, besides the group that EKS gives it and the nodes: opens nothing',
        allowAllOutbound: false,
      }),
      endpointAccess: endpointAccess(props.publicAccessCidrs ?? []),
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      // The add-ons below replace the unmanaged ones, so that EKS manages them.
      bootstrapSelfManagedAddons: false,
      bootstrapClusterCreatorAdminPermissions: false,
      ...(nodeGroup
        ? { defaultCapacityType: eks.DefaultCapacityType.NODEGROUP, defaultCapacity: 0 }
        : {
            defaultCapacityType: eks.DefaultCapacityType.AUTOMODE,
            compute: { nodeRole: nodeRole(this, 'AmazonEKSWorkerNodeMinimalPolicy') },
          }),
      kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(this, 'Kubectl') },
      outputConfigCommand: false,
    });
    cluster.node.addDependency(log);
    // Otherwise a version out of standard support enters extended support, at six times the price.
    const resource = cluster.node.defaultChild as eks.CfnCluster;
    resource.addPropertyOverride('UpgradePolicy', { SupportType: 'STANDARD' });
    props.adminPrincipalArns?.forEach((arn, index) => {
      cluster.grantClusterAdmin(`Admin${index}`, arn);
    });

    if (nodeGroup) {
      const network = addAddons(this, cluster, ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']);
      const nodes = addNodeGroup(this, cluster, nodeGroup);
      nodes.node.addDependency(...network);
      const onNodes = addAddons(this, cluster, ['coredns', 'metrics-server']);
      for (const addon of onNodes) {
        addon.node.addDependency(nodes);
      }
      new NodeAutoscaler(this, 'NodeAutoscaler', { cluster }).node.addDependency(nodes, ...onNodes);
    } else {
      // Auto Mode contains the network, name resolution and Pod Identity.
      addAddons(this, cluster, ['metrics-server']);
      enforceNetworkPolicies(this, cluster);
    }
    this.cluster = cluster;
  }
}

function endpointAccess(publicCidrs: string[]): eks.EndpointAccess {
  if (publicCidrs.length === 0) {
    return eks.EndpointAccess.PRIVATE;
  }
  for (const cidr of publicCidrs) {
    if (/^(\d{1,3}\.){3}\d{1,3}\/([1-9]|[12]\d|3[0-2])$/.test(cidr)) {
      continue;
    }
    throw new Error(
      `publicAccessCidrs must be networks such as 203.0.113.7/32, and not the whole internet (got '${cidr}')`,
    );
  }
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicCidrs);
}

/** Enables the network policy controller of Auto Mode, where the network is part of the node. */
function enforceNetworkPolicies(scope: Construct, cluster: eks.Cluster): void {
  new eks.KubernetesManifest(scope, 'NetworkPolicies', {
    cluster,
    overwrite: true,
    prune: false,
    manifest: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
        data: { 'enable-network-policy-controller': 'true' },
      },
    ],
  });
}
