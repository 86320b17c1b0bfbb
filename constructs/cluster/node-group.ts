import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { NodeGroupCapacity } from './node-capacity';
import { nodeRole } from './node-role';

/** Adds on-demand nodes in the private subnets, with encrypted disks. Pods cannot reach the metadata of their node. */
export function addNodeGroup(scope: Construct, cluster: eks.Cluster, capacity: NodeGroupCapacity): eks.Nodegroup {
  // The L2 construct copies the tags of its scope to the instances and volumes that EC2 launches.
  const launchTemplate = new ec2.LaunchTemplate(scope, 'NodeTemplate', {
    httpTokens: ec2.LaunchTemplateHttpTokens.REQUIRED,
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: ec2.BlockDeviceVolume.ebs(40, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
      },
    ],
    userData: ec2.UserData.custom(nodeConfig(capacity.podsPerNode)),
  });
  return cluster.addNodegroupCapacity('Workers', {
    nodeRole: nodeRole(scope, 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'),
    amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
    capacityType: eks.CapacityType.ON_DEMAND,
    instanceTypes: [capacity.instanceType],
    minSize: capacity.minNodes,
    maxSize: capacity.maxNodes,
    // EKS requires all three sizes at creation. CloudFormation sends the value again only when the node group changes.
    desiredSize: capacity.minNodes,
    subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    enableNodeAutoRepair: true,
    forceUpdate: false, // an update waits for the disruption budgets
    launchTemplateSpec: { id: launchTemplate.launchTemplateId!, version: launchTemplate.latestVersionNumber },
  });
}

/** Returns the NodeConfig that EKS reads at the first start of a node. Its default limits a t3.medium to 17 pods. */
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
