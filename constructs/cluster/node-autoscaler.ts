import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodIdentity } from './pod-identity';

/** Properties of `NodeAutoscaler`. */
export interface NodeAutoscalerProps {
  /** The cluster whose managed node groups are scaled. */
  readonly cluster: eks.Cluster;
}

const CHART_VERSION = '9.59.0';
/** The chart contains an older image. The autoscaler must have the minor version of the cluster. */
const IMAGE_TAG = 'v1.36.1';
const NAMESPACE = 'kube-system';
const SERVICE_ACCOUNT = 'cluster-autoscaler';

/** Cluster autoscaler: adds a node if a pod cannot be scheduled, and removes one if its pods fit on other nodes. */
export class NodeAutoscaler extends Construct {
  constructor(scope: Construct, id: string, { cluster }: NodeAutoscalerProps) {
    super(scope, id);
    const identity = new PodIdentity(this, 'Identity', {
      cluster,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
    });
    grantDescribeNodes(identity);
    grantScaleNodes(identity, cluster);
    const chart = new eks.HelmChart(this, 'Chart', {
      cluster,
      namespace: NAMESPACE,
      release: 'cluster-autoscaler',
      chart: 'cluster-autoscaler',
      repository: 'https://kubernetes.github.io/autoscaler',
      version: CHART_VERSION,
      values: {
        image: { tag: IMAGE_TAG },
        cloudProvider: 'aws',
        awsRegion: Stack.of(this).region,
        autoDiscovery: { clusterName: cluster.clusterName },
        rbac: { serviceAccount: { name: SERVICE_ACCOUNT } },
        extraArgs: {
          'balance-similar-node-groups': true,
          'skip-nodes-with-system-pods': false,
          expander: 'least-waste',
        },
        resources: { requests: { cpu: '50m', memory: '200Mi' }, limits: { memory: '400Mi' } },
      },
    });
    chart.node.addDependency(identity);
  }
}

/** Grants describing the nodes. These actions support no resource ARNs. */
function grantDescribeNodes(grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeAutoScalingInstances',
      'autoscaling:DescribeLaunchConfigurations',
      'autoscaling:DescribeScalingActivities',
      'autoscaling:DescribeTags',
      'ec2:DescribeImages',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:GetInstanceTypesFromInstanceRequirements',
      'eks:DescribeNodegroup',
    ],
    resourceArns: ['*'],
  });
}

function grantScaleNodes(grantee: iam.IGrantable, cluster: eks.Cluster): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
    resourceArns: ['*'],
    conditions: { StringEquals: { 'aws:ResourceTag/eks:cluster-name': cluster.clusterName } },
  });
}
