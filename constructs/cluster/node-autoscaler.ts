import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodIdentity } from './pod-identity';

export interface NodeAutoscalerProps {
  /** The cluster whose managed node groups follow the pods. */
  readonly cluster: eks.Cluster;
}

const chartVersion = '9.59.0';
/** The chart packages an older one; the autoscaler has to be as old as the cluster. */
const imageTag = 'v1.36.1';
const namespace = 'kube-system';
const serviceAccount = 'cluster-autoscaler';

/** Adds a node when a pod finds no room, and takes one away when its pods fit elsewhere. */
export class NodeAutoscaler extends Construct {
  constructor(scope: Construct, id: string, { cluster }: NodeAutoscalerProps) {
    super(scope, id);
    const identity = new PodIdentity(this, 'Identity', { cluster, namespace, serviceAccount });
    for (const statement of [mayLook(), mayScaleNodesOf(cluster)]) identity.role.addToPrincipalPolicy(statement);
    const chart = new eks.HelmChart(this, 'Chart', {
      cluster,
      namespace,
      release: 'cluster-autoscaler',
      chart: 'cluster-autoscaler',
      repository: 'https://kubernetes.github.io/autoscaler',
      version: chartVersion,
      values: {
        image: { tag: imageTag },
        cloudProvider: 'aws',
        awsRegion: Stack.of(this).region,
        autoDiscovery: { clusterName: cluster.clusterName },
        rbac: { serviceAccount: { name: serviceAccount } },
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

/** Reading: these actions know no resources. */
function mayLook(): iam.PolicyStatement {
  return new iam.PolicyStatement({
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
    resources: ['*'],
  });
}

function mayScaleNodesOf(cluster: eks.Cluster): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:ResourceTag/eks:cluster-name': cluster.clusterName } },
  });
}
