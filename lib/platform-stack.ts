import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from './config';

/** A stack of one environment. Its zones are the configured ones: nothing is looked up, so synthesis needs neither account nor network. */
export abstract class PlatformStack extends Stack {
  private readonly zones: string[];

  protected constructor(scope: Construct, part: string, config: Config, description: string) {
    super(scope, `ticketing-${config.environment}-${part}`, {
      env: { account: config.account, region: config.region },
      description,
    });
    this.zones = config.availabilityZones;
  }

  public override get availabilityZones(): string[] {
    return this.zones;
  }
}
