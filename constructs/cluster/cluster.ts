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

export interface ClusterProps {
  /** The network whose private subnets the nodes stand in. */
  readonly vpc: ec2.IVpc;

  /**
   * What the pods run on.
   *
   * @default NodeCapacity.managedNodeGroup()
   */
  readonly capacity?: NodeCapacity;

  /**
   * The name of the cluster.
   *
   * @default 'ticket-booking-cluster'
   */
  readonly clusterName?: string;

  /**
   * From where the Kubernetes API may be reached besides the network itself.
   *
   * @default - from the network only
   */
  readonly publicAccessCidrs?: string[];

  /**
   * The ARNs of the roles and users that administer the cluster.
   *
   * @default - nobody but this deployment
   */
  readonly adminPrincipalArns?: string[];
}

/** EKS with private nodes, pod-level IAM, enforced network policies, metrics for the autoscalers, and every control-plane log switched on. */
export class Cluster extends Construct {
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
      // The add-ons below take the place of the unmanaged ones, so that EKS knows and updates them.
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
    // Without it, EKS moves a version that is out of support to extended support, at six times the price.
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
      for (const addon of onNodes) addon.node.addDependency(nodes);
      new NodeAutoscaler(this, 'NodeAutoscaler', { cluster }).node.addDependency(nodes, ...onNodes);
    } else {
      // Auto Mode brings the network, name resolution and Pod Identity itself.
      addAddons(this, cluster, ['metrics-server']);
      enforceNetworkPolicies(this, cluster);
    }
    this.cluster = cluster;
  }
}

function endpointAccess(publicCidrs: string[]): eks.EndpointAccess {
  if (publicCidrs.length === 0) return eks.EndpointAccess.PRIVATE;
  for (const cidr of publicCidrs) {
    if (/^(\d{1,3}\.){3}\d{1,3}\/([1-9]|[12]\d|3[0-2])$/.test(cidr)) continue;
    throw new Error(
      `'${cidr}' is no place to open the Kubernetes API to: publicAccessCidrs takes cidrs like 203.0.113.7/32, and never the whole internet`,
    );
  }
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicCidrs);
}

/** In Auto Mode the network is part of the node; this is how its policy controller is switched on. */
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
