import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Default network, in CIDR notation. */
export const DEFAULT_CIDR = '10.0.0.0/16';

/** Properties of `Network`. */
export interface NetworkProps {
  /**
   * Addresses of the VPC in CIDR notation, from /16 to /20.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Number of availability zones, from 2 to 4. A stack without a region uses the first ones of its region at
   * deployment.
   *
   * @default 2
   */
  readonly zones?: number;

  /**
   * Number of NAT gateways, at most one per zone. One is cheaper; one per zone tolerates the failure of a zone.
   *
   * @default - one for each zone
   */
  readonly natGateways?: number;
}

/**
 * A VPC with a public and a private subnet per availability zone. Nodes, database and brokers are in the private
 * subnets, load balancers and NAT gateways in the public ones.
 */
export class Network extends Construct {
  /** The VPC. */
  public readonly vpc: ec2.IVpc;
  /** Ids of the NAT gateways. */
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
        // Pods have addresses of the private subnets: an eighth of the VPC per zone.
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

/** In a stack without a region the CDK assumes two zones. CloudFormation selects further ones at deployment. */
function zonesOf(stack: Stack, zones: number): Pick<ec2.VpcProps, 'maxAzs' | 'availabilityZones'> {
  if (!Token.isUnresolved(stack.region)) {
    return { maxAzs: zones };
  }
  return { availabilityZones: Array.from({ length: zones }, (_, index) => Fn.select(index, Fn.getAzs())) };
}

const SMALLEST_PREFIX = 20;
const LARGEST_PREFIX = 16;

function prefixLength(cidr: string): number {
  if (Token.isUnresolved(cidr)) {
    throw new Error('cidr must be known at synthesis, such as 10.0.0.0/16 (got a token)');
  }
  const match = /^(?:\d{1,3}\.){3}\d{1,3}\/(\d{1,2})$/.exec(cidr);
  if (!match) {
    throw new Error(`cidr must be a network such as 10.0.0.0/16 (got '${cidr}')`);
  }
  const prefix = Number(match[1]);
  if (prefix > SMALLEST_PREFIX || prefix < LARGEST_PREFIX) {
    throw new Error(`cidr must be from /${LARGEST_PREFIX} to /${SMALLEST_PREFIX}, such as 10.0.0.0/16 (got '${cidr}')`);
  }
  return prefix;
}

function checkZones(zones: number): void {
  if (!Number.isInteger(zones) || zones < 2 || zones > 4) {
    throw new Error(`zones must be 2, 3 or 4: the cluster and the database need at least two (got ${zones})`);
  }
}

function checkNatGateways(natGateways: number | undefined, zones: number): void {
  if (natGateways === undefined) {
    return;
  }
  if (!Number.isInteger(natGateways) || natGateways < 1 || natGateways > zones) {
    throw new Error(`natGateways must be an integer from 1 to ${zones}, the number of zones (got ${natGateways})`);
  }
}

function checkZonesFound(found: number, asked: number): void {
  if (found >= asked) {
    return;
  }
  throw new Error(
    `zones must be at most ${found}, the number of availability zones of the stack (got ${asked}): ` +
      'set its account and region, and override its availabilityZones with their names',
  );
}
