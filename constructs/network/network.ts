import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** The addresses of a network that is not told any. */
export const DEFAULT_CIDR = '10.0.0.0/16';

export interface NetworkProps {
  /**
   * The addresses of the network, between /16 and /20.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Number of availability zones. A stack without a region uses the first ones of the region that it is deployed to.
   *
   * @default 2
   */
  readonly zones?: number;

  /**
   * How many NAT gateways carry what leaves the private subnets: one is cheap, one for each zone survives the loss of a zone.
   *
   * @default - one for each zone
   */
  readonly natGateways?: number;
}

/** A VPC with a public and a private subnet in each zone. Everything runs in the private ones; load balancers and NAT stand in the public ones. */
export class Network extends Construct {
  public readonly vpc: ec2.IVpc;
  public readonly natGatewayIds: string[];

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const zones = props.zones ?? 2;
    const cidr = props.cidr ?? DEFAULT_CIDR;
    const prefix = prefixLength(cidr);
    checkZones(zones);
    checkNatGateways(props.natGateways, zones);

    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      ...zonesOf(Stack.of(this), zones),
      natGateways: props.natGateways ?? zones,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        // Pods take their addresses from the private subnets: an eighth of the network for each zone.
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: prefix + 3 },
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: prefix + 6, mapPublicIpOnLaunch: false },
      ],
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDB: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      flowLogs: {
        Rejected: {
          trafficType: ec2.FlowLogTrafficType.REJECT,
          destination: ec2.FlowLogDestination.toCloudWatchLogs(
            new logs.LogGroup(this, 'FlowLog', { retention: logs.RetentionDays.ONE_MONTH }),
          ),
        },
      },
    });
    checkZonesFound(vpc.availabilityZones.length, zones);
    this.vpc = vpc;
    this.natGatewayIds = vpc.node.findAll().flatMap(node => (node instanceof ec2.CfnNatGateway ? [node.ref] : []));
  }
}

/** A stack without a region has two zones in the CDK: a third one is selected by CloudFormation, when it deploys. */
function zonesOf(stack: Stack, zones: number): Pick<ec2.VpcProps, 'maxAzs' | 'availabilityZones'> {
  if (!Token.isUnresolved(stack.region)) return { maxAzs: zones };
  return { availabilityZones: Array.from({ length: zones }, (_, index) => Fn.select(index, Fn.getAzs())) };
}

const smallest = 20;
const largest = 16;

function prefixLength(cidr: string): number {
  if (Token.isUnresolved(cidr)) {
    throw new Error('the cidr of the network must be known at synth: give it as text, for example 10.0.0.0/16');
  }
  const match = /^(?:\d{1,3}\.){3}\d{1,3}\/(\d{1,2})$/.exec(cidr);
  if (!match) throw new Error(`'${cidr}' is not a cidr: write it like 10.0.0.0/16`);
  const prefix = Number(match[1]);
  if (prefix > smallest) {
    throw new Error(`the network ${cidr} is too small: allowed are /${largest} to /${smallest}, use 10.0.0.0/16`);
  }
  if (prefix < largest) {
    throw new Error(
      `the network ${cidr} is larger than a VPC can be: allowed are /${largest} to /${smallest}, use 10.0.0.0/16`,
    );
  }
  return prefix;
}

function checkZones(zones: number): void {
  if (!Number.isInteger(zones) || zones < 2 || zones > 4) {
    throw new Error(
      `zones is ${zones}: allowed are 2, 3 and 4, because the cluster and the database need at least two`,
    );
  }
}

function checkNatGateways(natGateways: number | undefined, zones: number): void {
  if (natGateways === undefined) return;
  if (!Number.isInteger(natGateways) || natGateways < 1 || natGateways > zones) {
    throw new Error(`natGateways is ${natGateways}: allowed are 1 to ${zones}, one for each zone at most`);
  }
}

function checkZonesFound(found: number, asked: number): void {
  if (found >= asked) return;
  throw new Error(
    `${asked} availability zones are asked for and the stack knows ${found}: ` +
      'give the stack an account and a region, and override its availabilityZones with their names',
  );
}
