import type { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { shippedAsset } from './shipped-asset';

/** Properties of a function of this package that handles a custom resource. */
export interface ShippedFunctionProps {
  readonly description: string;
  /** Name of the bundle in dist/assets. */
  readonly bundle: string;
  readonly timeout: Duration;
  /** Network of the function. Its security group allows no egress at first. Without it, the function is in no VPC. */
  readonly network?: FunctionNetwork;
  readonly environment?: Record<string, string>;
}

/** Network of a function: the private subnets of a VPC. */
export interface FunctionNetwork {
  readonly vpc: ec2.IVpc;
  /** Description of the security group. A change replaces the group. */
  readonly groupDescription: string;
}

/** Creates a function of this package, with a log group. */
export function shippedFunction(scope: Construct, id: string, props: ShippedFunctionProps): lambda.Function {
  return new lambda.Function(scope, id, {
    description: props.description,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(shippedAsset(props.bundle)),
    handler: 'index.handler',
    memorySize: 256,
    timeout: props.timeout,
    logGroup: logGroup(scope, id),
    ...(props.network && inPrivateSubnets(scope, id, props.network)),
    ...(props.environment && { environment: props.environment }),
  });
}

/** Creates the provider of a custom resource, with a log group. */
export function shippedProvider(scope: Construct, id: string, onEventHandler: lambda.IFunction): cr.Provider {
  return new cr.Provider(scope, id, { onEventHandler, logGroup: logGroup(scope, id) });
}

function logGroup(scope: Construct, id: string): logs.LogGroup {
  return new logs.LogGroup(scope, `${id}Log`, { retention: logs.RetentionDays.ONE_MONTH });
}

function inPrivateSubnets(scope: Construct, id: string, { vpc, groupDescription }: FunctionNetwork) {
  return {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [
      new ec2.SecurityGroup(scope, `${id}SecurityGroup`, {
        vpc,
        description: groupDescription,
        allowAllOutbound: false,
      }),
    ],
  };
}
