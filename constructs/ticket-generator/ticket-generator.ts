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
import { TICKETS_PREFIX, UPLOADS_PREFIX } from '../../contracts/object-keys';
import { addAlarms } from '../alarms/alarm-rule';
import { claimName } from '../claimed-names';
import { shippedAsset } from '../shipped-asset';
import { grantGetObjects, grantPutObjects } from '../uploads-bucket/prefix-grants';
import { functionRules, queueRules } from './alarms';

/** Properties of `TicketGenerator`. */
export interface TicketGeneratorProps {
  /** Bucket of uploads and tickets. */
  readonly uploadsBucket: s3.IBucket;
  /** Secret that signs the QR codes of tickets. */
  readonly ticketSecret: secretsmanager.ISecret;

  /**
   * Name of the function.
   *
   * @default 'ticket-generator-func'
   */
  readonly functionName?: string;

  /**
   * Reserved concurrency: the number of tickets generated at the same time. It protects other functions during an
   * on-sale, and counts against the concurrency of the account.
   *
   * @default 5
   */
  readonly reservedConcurrency?: number;

  /**
   * Actions of every alarm, for example an SNS topic.
   *
   * @default - the alarms are shown in CloudWatch only
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** Generates a ticket for each upload. Failed uploads go to a dead-letter queue, which has an alarm. */
export class TicketGenerator extends Construct implements iam.IGrantable {
  /** The function. */
  public readonly function: lambda.IFunction;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Dead-letter queue of failed uploads. */
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
    this.function = createFunction(this, props, this.deadLetters);
    this.grantPrincipal = this.function.grantPrincipal;

    props.ticketSecret.grantRead(this.function);
    grantGetObjects(props.uploadsBucket, this, UPLOADS_PREFIX);
    grantPutObjects(props.uploadsBucket, this, TICKETS_PREFIX);
    notifyOfUploads(this, props.uploadsBucket, this.function);
    const actions = props.alarmActions ?? [];
    addAlarms(this, functionRules, (name, options) => this.function.metric(name, options), actions);
    addAlarms(this, queueRules, (name, options) => this.deadLetters.metric(name, options), actions);
  }

  /** Returns the number of uploads in the dead-letter queue. */
  public metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetters.metricApproximateNumberOfMessagesVisible(options);
  }

  /** Returns the number of failed invocations, including retries. */
  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricErrors(options);
  }

  /** Returns the duration of an invocation. */
  public metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricDuration(options);
  }
}

function functionNameOf({ functionName = 'ticket-generator-func' }: TicketGeneratorProps): string {
  return functionName;
}

function checkConcurrency(reserved: number | undefined): void {
  if (reserved === undefined || (Number.isInteger(reserved) && reserved >= 1)) {
    return;
  }
  throw new Error(`reservedConcurrency must be an integer >= 1 (got ${reserved})`);
}

function createFunction(scope: Construct, props: TicketGeneratorProps, deadLetterQueue: sqs.IQueue): lambda.Function {
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
    // Of asynchronous invocations by S3. Afterwards the event goes to the dead-letter queue.
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    logGroup: new logs.LogGroup(scope, 'Log', { retention: logs.RetentionDays.ONE_MONTH }),
    environment: { TICKET_SECRET_NAME: props.ticketSecret.secretArn },
  });
}

/**
 * Adds the notification to a reference to the bucket, in the stack of the function. On the bucket itself it would be in
 * the stack of the bucket, which would then depend on this stack: a cycle.
 */
function notifyOfUploads(scope: Construct, bucket: s3.IBucket, target: lambda.IFunction): void {
  s3.Bucket.fromBucketAttributes(scope, 'Uploads', { bucketArn: bucket.bucketArn }).addEventNotification(
    s3.EventType.OBJECT_CREATED,
    new notifications.LambdaDestination(target),
    { prefix: UPLOADS_PREFIX },
  );
}
