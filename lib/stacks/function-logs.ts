import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/**
 * One log in each stack, with an end, for the functions that the CDK makes for itself. Without it Lambda makes each of
 * them a log that is kept for ever, or the CDK one of two years, which comes after the function and fails the
 * deployment when that has run before.
 */
export class FunctionLogs implements IAspect {
  public visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::Lambda::Function') return;
    const { loggingConfig } = node as { loggingConfig?: CfnFunction.LoggingConfigProperty };
    if (!loggingConfig?.logGroup)
      node.addPropertyOverride('LoggingConfig.LogGroup', logOf(Stack.of(node)).logGroupName);
  }
}

const id = 'FunctionLog';

function logOf(stack: Stack): LogGroup {
  const made = stack.node.tryFindChild(id) as LogGroup | undefined;
  return made ?? new LogGroup(stack, id, { retention: RetentionDays.ONE_MONTH });
}
