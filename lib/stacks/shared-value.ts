import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/**
 * A value of a resource that can be replaced, for other stacks. It is passed in an SSM parameter, which CloudFormation
 * reads at every deployment. An export could not change while it is in use, and the CDK CLI skips a stack whose
 * template is the same although a `Fn::GetStackOutput` in it has a new value.
 */
export class SharedValue {
  private readonly name: string;

  constructor(scope: Construct, id: string, stringValue: string) {
    this.name = `/${Stack.of(scope).stackName}/${id}`;
    new StringParameter(scope, `Shared${id}`, { parameterName: this.name, stringValue });
  }

  /** Returns the value in the stack of `consumer`, which has to be deployed after the stack of the resource. */
  public in(consumer: Construct): string {
    return StringParameter.valueForStringParameter(consumer, this.name);
  }
}
