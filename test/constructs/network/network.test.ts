import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Network } from '../../../constructs';
import { reviewableResources, synthesize, TestStack, testApp } from '../../support/cdk/synthesize';

const byDefault = synthesize(stack => new Network(stack, 'Network'));

test('synthesizes the network', () => {
  const template = synthesize(stack => new Network(stack, 'Network', { natGateways: 1 }));
  const figures = /^AWS::EC2::(VPC|Subnet|NatGateway|VPCEndpoint|FlowLog)$/;
  expect(reviewableResources(template, (_, type) => figures.test(type))).toMatchSnapshot();
});

test('by default: 10.0.0.0/16, two zones, each with a public and a private subnet and a NAT gateway', () => {
  byDefault.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true });
  byDefault.resourceCountIs('AWS::EC2::NatGateway', 2);
  const subnets = Object.values(byDefault.findResources('AWS::EC2::Subnet')).map(subnet => [
    subnet.Properties.CidrBlock,
    subnet.Properties.AvailabilityZone,
    subnet.Properties.MapPublicIpOnLaunch,
  ]);
  expect(subnets).toEqual([
    ['10.0.0.0/19', 'eu-central-1a', false],
    ['10.0.32.0/19', 'eu-central-1b', false],
    ['10.0.64.0/22', 'eu-central-1a', false],
    ['10.0.68.0/22', 'eu-central-1b', false],
  ]);
});

test('has gateway endpoints for S3 and DynamoDB, and logs rejected traffic', () => {
  const template = synthesize(stack => new Network(stack, 'Network', { natGateways: 1, zones: 3 }));
  template.resourceCountIs('AWS::EC2::NatGateway', 1);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    TrafficType: 'REJECT',
    LogDestinationType: 'cloud-watch-logs',
  });
});

test('restricts the default security group, also in an app without feature flags', () => {
  const stack = new TestStack(new App());
  new Network(stack, 'Network');
  Template.fromStack(stack).hasResourceProperties('Custom::VpcRestrictDefaultSG', {
    DefaultSecurityGroupId: Match.anyValue(),
  });
});

test.each([
  [{ cidr: '10.0.0.0/24' }, "cidr must be from /16 to /20, such as 10.0.0.0/16 (got '10.0.0.0/24')"],
  [{ cidr: '10.0.0.0/8' }, "cidr must be from /16 to /20, such as 10.0.0.0/16 (got '10.0.0.0/8')"],
  [{ cidr: 'ten' }, "cidr must be a network such as 10.0.0.0/16 (got 'ten')"],
  [{ zones: 1 }, 'zones must be 2, 3 or 4: the cluster and the database need at least two (got 1)'],
  [{ natGateways: 3 }, 'natGateways must be an integer from 1 to 2, the number of zones (got 3)'],
  [
    { zones: 4 },
    'zones must be at most 3, the number of availability zones of the stack (got 4): set its account and region, and override its availabilityZones with their names',
  ],
])('fails with %j', (props, message) => {
  expect(() => synthesize(stack => new Network(stack, 'Network', props))).toThrow(message);
});

test('a stack without a region selects the zones at deployment', () => {
  const stack = new Stack(testApp(), 'Anywhere');
  new Network(stack, 'Network', { zones: 3 });
  const subnets = Template.fromStack(stack).findResources('AWS::EC2::Subnet');
  const zones = new Set(Object.values(subnets).map(({ Properties }) => JSON.stringify(Properties.AvailabilityZone)));
  expect([...zones]).toEqual([0, 1, 2].map(index => `{"Fn::Select":[${index},{"Fn::GetAZs":""}]}`));
});
