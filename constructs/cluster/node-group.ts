import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { NodeGroupCapacity } from './node-capacity';
import { nodeRole } from './node-role';

/** Nodes on demand in the private subnets, their disks encrypted, their metadata out of reach of the pods. */
export function addNodeGroup(scope: Construct, cluster: eks.Cluster, capacity: NodeGroupCapacity): eks.Nodegroup {
  const launchTemplate = new ec2.CfnLaunchTemplate(scope, 'NodeTemplate', {
    launchTemplateData: {
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 40, volumeType: 'gp3', encrypted: true } }],
      userData: Fn.base64(nodeConfig(capacity.podsPerNode)),
    },
  });
  const nodes = cluster.addNodegroupCapacity('Workers', {
    nodeRole: nodeRole(scope, 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'),
    amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
    capacityType: eks.CapacityType.ON_DEMAND,
    instanceTypes: [capacity.instanceType],
    minSize: capacity.minNodes,
    maxSize: capacity.maxNodes,
    subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    enableNodeAutoRepair: true,
    forceUpdate: false, // an update waits for the disruption budgets
    launchTemplateSpec: { id: launchTemplate.ref, version: launchTemplate.attrLatestVersionNumber },
  });
  // How many nodes there are is the autoscaler's to say: a figure in the template would set it back at every deployment.
  (nodes.node.defaultChild as eks.CfnNodegroup).addPropertyDeletionOverride('ScalingConfig.DesiredSize');
  return nodes;
}

/** EKS reads this at the node's first start. By itself it would allow as many pods as the instance has single addresses: 17 on a t3.medium. */
function nodeConfig(podsPerNode: number): string {
  return [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="//"',
    '',
    '--//',
    'Content-Type: application/node.eks.aws',
    '',
    'apiVersion: node.eks.aws/v1alpha1',
    'kind: NodeConfig',
    'spec:',
    '  kubelet:',
    '    config:',
    `      maxPods: ${podsPerNode}`,
    '',
    '--//--',
    '',
  ].join('\n');
}
