import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { BookingService, EventStream, type IEventStream, type ITicketDatabase, TicketDatabase } from '../../constructs';
import {
  existingBucket,
  existingCluster,
  existingDatabase,
  existingSecret,
  existingStream,
} from '../support/cdk/existing';
import { synthesize } from '../support/cdk/synthesize';

test('pods reach stores in the network of the cluster by default', () => {
  const allowed = egress(stack => ({ database: existingDatabase(stack), stream: existingStream(stack) }));
  expect(allowed).toMatchObject({ 5432: ['10.0.0.0/16'], 9098: ['10.0.0.0/16'] });
});

test('pods reach stores in the given networks', () => {
  const allowed = egress(stack => ({
    database: TicketDatabase.fromAttributes(stack, 'Database', {
      hostname: 'db.example',
      catalogSecret: existingSecret(stack, 'catalog'),
      bookingSecret: existingSecret(stack, 'booking'),
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'DatabaseGroup', 'sg-database'),
      cidrs: ['10.20.0.0/16', '192.168.7.0/24'],
    }),
    stream: EventStream.fromAttributes(stack, 'Stream', {
      clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/theirs/1234',
      bootstrapBrokers: 'b-1.example:9098',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'StreamGroup', 'sg-stream'),
      cidrs: ['10.30.0.0/16'],
    }),
  }));
  expect(allowed).toMatchObject({ 5432: ['10.20.0.0/16', '192.168.7.0/24'], 9098: ['10.30.0.0/16'] });
});

test('pods reach new stores in the VPC of the stores, also if it is not that of the cluster', () => {
  const allowed = egress(stack => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Peered', {
      vpcId: 'vpc-2',
      vpcCidrBlock: '10.40.0.0/16',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    });
    return {
      database: new TicketDatabase(stack, 'Database', { vpc }),
      stream: new EventStream(stack, 'Stream', { vpc }),
    };
  });
  expect(allowed).toMatchObject({ 5432: ['10.40.0.0/16'], 9098: ['10.40.0.0/16'] });
});

interface Stores {
  readonly database: ITicketDatabase;
  readonly stream: IEventStream;
}

/** The destinations that the network policy of booking-service allows, by port. */
function egress(stores: (stack: Stack) => Stores): Record<number, string[]> {
  const template = synthesize(stack => {
    new BookingService(stack, 'BookingService', {
      ...stores(stack),
      cluster: existingCluster(stack),
      uploadsBucket: existingBucket(stack),
    });
  });
  interface Rule {
    readonly to?: { readonly ipBlock?: { readonly cidr: string } }[];
    readonly ports: { readonly port: number }[];
  }
  const manifests = JSON.stringify(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'));
  const [policy = ''] =
    /\{\\+"apiVersion\\+":\\+"networking.k8s.io.*?\\+"policyTypes\\+":\[.*?\]\}\}/.exec(manifests) ?? [];
  const { spec } = JSON.parse(policy.replaceAll(/\\+"/g, '"'));
  return Object.fromEntries(
    (spec.egress as Rule[]).map(({ to = [], ports }) => [
      ports[0]!.port,
      to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []),
    ]),
  );
}
