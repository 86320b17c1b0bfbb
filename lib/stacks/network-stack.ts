import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { Alarms, Network } from '../../constructs';
import type { Config } from '../config/config';
import { PlatformStack } from './platform-stack';

/** The VPC. Deployed first, destroyed last. */
export class NetworkStack extends PlatformStack {
  public readonly vpc: IVpc;

  constructor(scope: Construct, config: Config) {
    super(scope, 'network', config, 'Ticketing: the network');
    const { zones, natGateways } = config.sizing;
    const network = new Network(this, 'Network', { cidr: config.cidr, zones, natGateways });
    this.vpc = network.vpc;
    this.keepExports(this.vpc.vpcCidrBlock);
    new Alarms(this, 'Alarms', { natGatewayIds: network.natGatewayIds, alarmActions: this.alarmActions(config) });
  }
}
