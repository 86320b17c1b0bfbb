import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { USE_CDK_MANAGED_LAMBDA_LOGGROUP } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import type { Config } from '../config/config';
import { FunctionLogs } from './function-logs';

const PRODUCT = 'ticketing';

/** Whether a stack belongs to an environment. */
export function isStackOf(environment: string, stackName: string): boolean {
  const [product, ...rest] = stackName.split('-');
  return product === PRODUCT && rest.slice(0, -1).join('-') === environment;
}

/** A stack of one environment. Its zones are configured, so synthesis needs neither account nor network. */
export abstract class PlatformStack extends Stack {
  private readonly zones: string[];

  protected constructor(scope: Construct, part: string, config: Config, description: string) {
    super(scope, `${PRODUCT}-${config.environment}-${part}`, {
      env: { account: config.account, region: config.region },
      description,
    });
    this.zones = config.availabilityZones;
    this.node.setContext(USE_CDK_MANAGED_LAMBDA_LOGGROUP, false);
    Aspects.of(this).add(new FunctionLogs(), { priority: AspectPriority.MUTATING });
  }

  public override get availabilityZones(): string[] {
    return this.zones;
  }

  /**
   * Exports values that other stacks use with some settings only. CloudFormation refuses to remove an export that is in
   * use, so a change of such a setting would fail in the stack of the export, which is deployed first.
   */
  protected keepExports(...values: string[]): void {
    for (const value of values) {
      this.exportValue(value);
    }
  }

  /** Actions of the alarms in this stack: the SNS topic that the configuration names. */
  protected alarmActions({ alarmTopicArn }: Config): IAlarmAction[] {
    return alarmTopicArn ? [new SnsAction(Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn))] : [];
  }
}
