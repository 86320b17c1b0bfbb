import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addAlarms } from '../alarms/alarm-rule';
import { claimName } from '../claimed-names';
import { shippedAsset } from '../shipped-asset';
import { grantGetObjects, grantPutObjects } from '../uploads-bucket/prefix-grants';
import { functionRules, queueRules } from './alarms';

export interface TicketGeneratorProps {
  /** The bucket whose uploads become tickets. */
  readonly uploadsBucket: s3.IBucket;
  /** The key that signs the QR code of each ticket. */
  readonly ticketSecret: secretsmanager.ISecret;

  /**
   * The name of the function.
   *
   * @default 'ticket-generator-func'
   */
  readonly functionName?: string;

  /**
   * How many tickets are made at once, at most: an on-sale shall not take every other function's room. The account has to have it to give.
   *
   * @default 5
   */
  readonly reservedConcurrency?: number;

  /**
   * What to do when an alarm goes off.
   *
   * @default - the alarms only show
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** Makes a ticket of each upload. What it cannot make one of waits in a queue, and an alarm says so. */
export class TicketGenerator extends Construct implements iam.IGrantable {
  public readonly function: lambda.IFunction;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Where the uploads wait of which no ticket could be made. */
  public readonly deadLetters: sqs.IQueue;

  constructor(scope: Construct, id: string, props: TicketGeneratorProps) {
    super(scope, id);
    checkConcurrency(props.reservedConcurrency);
    claimName(this, 'Lambda function', functionNameOf(props));
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.function = makeFunction(this, props, this.deadLetters);
    this.grantPrincipal = this.function.grantPrincipal;

    props.ticketSecret.grantRead(this.function);
    grantGetObjects(props.uploadsBucket, this, 'uploads/');
    grantPutObjects(props.uploadsBucket, this, 'tickets/');
    notifyOfUploads(this, props.uploadsBucket, this.function);
    const actions = props.alarmActions ?? [];
    addAlarms(this, functionRules, (name, options) => this.function.metric(name, options), actions);
    addAlarms(this, queueRules, (name, options) => this.deadLetters.metric(name, options), actions);
  }

  /** How many uploads wait of which no ticket could be made. */
  public metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetters.metricApproximateNumberOfMessagesVisible(options);
  }

  /** How many tickets failed, retries included. */
  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricErrors(options);
  }

  /** How long a ticket takes. */
  public metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricDuration(options);
  }
}

function functionNameOf({ functionName = 'ticket-generator-func' }: TicketGeneratorProps): string {
  return functionName;
}

function checkConcurrency(reserved: number | undefined): void {
  if (reserved === undefined || (Number.isInteger(reserved) && reserved >= 1)) return;
  throw new Error(
    `reservedConcurrency is ${reserved}: it must be a whole number of at least 1, 0 would switch tickets off`,
  );
}

function makeFunction(scope: Construct, props: TicketGeneratorProps, deadLetterQueue: sqs.IQueue): lambda.Function {
  return new lambda.Function(scope, 'Function', {
    functionName: functionNameOf(props),
    description: 'Makes a ticket of each object under uploads/',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(shippedAsset('ticket-generator')),
    handler: 'index.handler',
    memorySize: 512,
    timeout: Duration.seconds(10),
    reservedConcurrentExecutions: props.reservedConcurrency ?? 5,
    deadLetterQueue,
    // Of asynchronous invocations, as S3 makes them: after these the event goes to the dead-letter queue.
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    logGroup: new logs.LogGroup(scope, 'Log', { retention: logs.RetentionDays.ONE_MONTH }),
    environment: { TICKET_SECRET_NAME: props.ticketSecret.secretArn },
  });
}

/**
 * The notification is made beside the function, through a reference to the bucket: on the bucket itself it would land in the bucket's stack,
 * which would then need this one, which needs the bucket's.
 */
function notifyOfUploads(scope: Construct, bucket: s3.IBucket, target: lambda.IFunction): void {
  s3.Bucket.fromBucketAttributes(scope, 'Uploads', { bucketArn: bucket.bucketArn }).addEventNotification(
    s3.EventType.OBJECT_CREATED,
    new notifications.LambdaDestination(target),
    { prefix: 'uploads/' },
  );
}
