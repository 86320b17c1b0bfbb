import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/**
 * Sets one log group with a retention for all functions that the CDK adds to a stack. By default, Lambda creates a log
 * group without a retention for each of them, or the CDK creates one with a retention of two years. The CDK creates it
 * after the function, so the deployment fails if the function has run and Lambda has created the log group.
 */
export class FunctionLogs implements IAspect {
  public visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::Lambda::Function') {
      return;
    }
    const { loggingConfig } = node as { loggingConfig?: CfnFunction.LoggingConfigProperty };
    if (!loggingConfig?.logGroup) {
      node.addPropertyOverride('LoggingConfig.LogGroup', logOf(Stack.of(node)).logGroupName);
    }
  }
}

const LOG_ID = 'FunctionLog';

function logOf(stack: Stack): LogGroup {
  const existing = stack.node.tryFindChild(LOG_ID) as LogGroup | undefined;
  return existing ?? new LogGroup(stack, LOG_ID, { retention: RetentionDays.ONE_MONTH });
}
