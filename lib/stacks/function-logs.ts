import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/**
 * Gives all functions of a stack that the CDK creates for itself one log group with a retention. Without it, Lambda
 * creates a log group for each of them that is kept for ever, or the CDK one for two years. The latter is created after
 * the function, and fails the deployment if the function has already run.
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
