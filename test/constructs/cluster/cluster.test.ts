import { Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Cluster, NodeCapacity } from '../../../constructs';
import { existingVpc } from '../../support/cdk/existing';
import { reviewableResources, synthesize, TestStack, testApp } from '../../support/cdk/synthesize';

const admin = 'arn:aws:iam::111122223333:role/admin';

describe('with a managed node group', () => {
  const template = synthesize(
    stack => new Cluster(stack, 'Cluster', { vpc: existingVpc(stack), adminPrincipalArns: [admin] }),
  );

  test('synthesizes these resources', () => expect(nativeResources(template)).toMatchSnapshot());

  test('has 2 to 3 t3.medium on demand, in the private subnets', () => {
    template.hasResourceProperties('AWS::EKS::Nodegroup', {
      AmiType: 'AL2023_x86_64_STANDARD',
      CapacityType: 'ON_DEMAND',
      InstanceTypes: ['t3.medium'],
      ScalingConfig: { MinSize: 2, MaxSize: 3, DesiredSize: 2 },
      Subnets: ['subnet-private-a', 'subnet-private-b'],
    });
  });

  test('the role of the nodes allows joining, assigning addresses and pulling images', () => {
    expect(nodePolicies(template)).toEqual([
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryPullOnly',
    ]);
    template.hasResourceProperties('AWS::EKS::Nodegroup', { NodeRole: nodeRoleArn });
  });

  test('encrypts the disks, and blocks pods from the metadata of their node', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      },
    });
  });

  test('enforces network policies, and allows 40 pods per node', () => {
    const { ConfigurationValues } = addon(template, 'vpc-cni');
    expect(JSON.parse(ConfigurationValues)).toMatchObject({
      enableNetworkPolicy: 'true',
      env: { ENABLE_PREFIX_DELEGATION: 'true' },
    });
    const [launch] = Object.values(template.findResources('AWS::EC2::LaunchTemplate'));
    expect(launch?.Properties.LaunchTemplateData.UserData['Fn::Base64']).toContain('maxPods: 40');
  });

  test.each(['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'metrics-server'])('has %s', name => {
    expect(addon(template, name)).toBeDefined();
  });

  test('the autoscaler may scale only the nodes of this cluster', () => {
    template.hasResourceProperties('Custom::AWSCDK-EKS-HelmChart', { Chart: 'cluster-autoscaler' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
            Condition: {
              StringEquals: { 'aws:ResourceTag/eks:cluster-name': { Ref: Match.stringLikeRegexp('^Cluster') } },
            },
          }),
        ]),
      },
    });
  });

  test('the security group of the control plane has no rules', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ Description: 'Disallow all traffic' })],
    });
  });

  test('the log of the control plane exists before the cluster and has a retention', () => {
    const calls = Object.values(template.findResources('Custom::AWS')).map(({ Properties: { Update, Delete } }) => [
      JSON.parse(Update),
      Delete && JSON.parse(Delete),
    ]);
    const logGroupName = '/aws/eks/ticket-booking-cluster/cluster';
    expect(calls).toEqual([
      [
        expect.objectContaining({
          action: 'createLogGroup',
          parameters: { logGroupName },
          ignoreErrorCodesMatching: 'ResourceAlreadyExistsException',
        }),
        expect.objectContaining({ action: 'deleteLogGroup', parameters: { logGroupName } }),
      ],
      [
        expect.objectContaining({
          action: 'putRetentionPolicy',
          parameters: { logGroupName, retentionInDays: 30 },
        }),
        undefined,
      ],
    ]);
    template.hasResource('AWS::EKS::Cluster', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ClusterControlPlaneLogGroup')]),
    });
    template.resourceCountIs('Custom::LogRetention', 0);
  });

  test('grants access to the named administrators, and not to the creator', () => {
    template.hasResourceProperties('AWS::EKS::AccessEntry', { PrincipalArn: admin });
    template.hasResourceProperties('AWS::EKS::Cluster', {
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
    });
  });
});

describe('in Auto Mode', () => {
  const template = synthesize(
    stack => new Cluster(stack, 'Cluster', { vpc: existingVpc(stack), capacity: NodeCapacity.autoMode() }),
  );

  test('synthesizes these resources', () => expect(nativeResources(template)).toMatchSnapshot());

  test('enables the management of nodes, disks and load balancers by EKS', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      BootstrapSelfManagedAddons: false,
      ComputeConfig: { Enabled: true, NodePools: ['system', 'general-purpose'] },
      StorageConfig: { BlockStorage: { Enabled: true } },
      KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: true } },
    });
    template.resourceCountIs('AWS::EKS::Nodegroup', 0);
    template.resourceCountIs('Custom::AWSCDK-EKS-HelmChart', 0);
  });

  test('the role of the nodes allows Pod Identity and pulling images only', () => {
    expect(nodePolicies(template)).toEqual(['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly']);
    template.hasResourceProperties('AWS::EKS::Cluster', { ComputeConfig: { NodeRoleArn: nodeRoleArn } });
  });

  test('adds metrics-server, and enables network policies', () => {
    template.resourceCountIs('AWS::EKS::Addon', 1);
    expect(addon(template, 'metrics-server')).toBeDefined();
    template.hasResourceProperties('Custom::AWSCDK-EKS-KubernetesResource', {
      Manifest: Match.stringLikeRegexp('"enable-network-policy-controller":"true"'),
    });
  });
});

test('creates a node group of minNodes nodes', () => {
  const template = synthesize(stack => {
    const capacity = NodeCapacity.managedNodeGroup({ minNodes: 4, maxNodes: 9 });
    new Cluster(stack, 'Cluster', { vpc: existingVpc(stack), capacity });
  });
  template.hasResourceProperties('AWS::EKS::Nodegroup', {
    ScalingConfig: { MinSize: 4, DesiredSize: 4, MaxSize: 9 },
  });
});

test('tags the instances and volumes of the nodes with the tags of the app', () => {
  const app = testApp();
  Tags.of(app).add('cost-centre', 'tickets');
  const stack = new TestStack(app);
  new Cluster(stack, 'Cluster', { vpc: existingVpc(stack) });
  const tagged = (ResourceType: string) => ({
    ResourceType,
    Tags: Match.arrayWith([{ Key: 'cost-centre', Value: 'tickets' }]),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: { TagSpecifications: [tagged('instance'), tagged('volume')] },
    TagSpecifications: [tagged('launch-template')],
  });
});

test('the Kubernetes API is reachable from the VPC only, unless publicAccessCidrs is set', () => {
  const endpoint = (publicAccessCidrs?: string[]) => {
    const template = synthesize(stack => new Cluster(stack, 'Cluster', { vpc: existingVpc(stack), publicAccessCidrs }));
    const [cluster] = Object.values(template.findResources('AWS::EKS::Cluster'));
    const { EndpointPrivateAccess, EndpointPublicAccess, PublicAccessCidrs } = cluster!.Properties.ResourcesVpcConfig;
    return [EndpointPrivateAccess, EndpointPublicAccess, PublicAccessCidrs];
  };
  expect(endpoint()).toEqual([true, false, undefined]);
  expect(endpoint(['203.0.113.7/32'])).toEqual([true, true, ['203.0.113.7/32']]);
});

test.each([
  [
    () => NodeCapacity.managedNodeGroup({ minNodes: 5, maxNodes: 3 }),
    'minNodes (5) must be less than or equal to maxNodes (3)',
  ],
  [() => NodeCapacity.managedNodeGroup({ minNodes: 0 }), 'minNodes must be an integer from 1 to 100 (got 0)'],
  [
    () => NodeCapacity.managedNodeGroup({ podsPerNode: 500 }),
    'podsPerNode must be an integer from 10 to 110 (got 500)',
  ],
  [
    () => NodeCapacity.managedNodeGroup({ instanceType: new ec2.InstanceType('t4g.medium') }),
    "instanceType must be an x86-64 class, such as t3.medium (got 't4g.medium')",
  ],
  [
    () =>
      synthesize(stack => new Cluster(stack, 'Cluster', { vpc: existingVpc(stack), publicAccessCidrs: ['0.0.0.0/0'] })),
    "publicAccessCidrs must be networks such as 203.0.113.7/32, and not the whole internet (got '0.0.0.0/0')",
  ],
])('rejects invalid props: %#', (make, message) => {
  expect(make).toThrow(message);
});

/** The cluster itself, without CDK's functions that talk to it. */
function nativeResources(template: Template): object {
  return reviewableResources(template, (_, type) => /^AWS::(EKS::|EC2::LaunchTemplate)/.test(type));
}

const nodeRoleArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^ClusterNodeRole'), 'Arn'] };

function nodePolicies(template: Template): string[] {
  const roles = template.findResources('AWS::IAM::Role', { Properties: { Description: 'The nodes of the cluster' } });
  const [{ Properties }] = Object.values(roles) as [{ Properties: { ManagedPolicyArns: unknown } }];
  return Array.from(JSON.stringify(Properties.ManagedPolicyArns).matchAll(/:policy\/(\w+)/g), ([, name]) => name!);
}

function addon(template: Template, AddonName: string) {
  const [found] = Object.values(template.findResources('AWS::EKS::Addon', { Properties: { AddonName } }));
  return found?.Properties;
}
