import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as flink from 'aws-cdk-lib/aws-kinesisanalyticsv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { claimName } from '../claimed-names';
import type { IEventStream } from '../event-stream/event-stream-base';
import type { AnalyticsCode } from './analytics-code';
import { applicationArn, applicationRole } from './application-role';
import { jobParallelism, jobSettings } from './job-access';

/** Properties of `Analytics`. */
export interface AnalyticsProps {
  /** VPC of the application, which attaches to the private subnets. */
  readonly vpc: ec2.IVpc;
  /**
   * Event stream of bookings and results. It must allow ingress from the application:
   * `stream.connections.allowDefaultPortFrom(analytics)`.
   */
  readonly stream: IEventStream;
  /** The Flink job. */
  readonly code: AnalyticsCode;

  /**
   * Name of the application.
   *
   * @default 'ticket-booking-analytics'
   */
  readonly applicationName?: string;

  /**
   * Number of parallel tasks, at most the number of partitions of `ticket-bookings`.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * Whether the service may double the parallelism while the CPU is busy, and reduce it again. It has no upper bound.
   * Capacity beyond the number of partitions stays unused, but is billed.
   *
   * @default true
   */
  readonly autoScaling?: boolean;
}

/**
 * Interval of checkpoints. Consumers see the result of a window after the next checkpoint. The default of the service
 * is one minute, and it ignores the interval in the code of the job.
 */
const CHECKPOINT_SECONDS = 10;

/** Booking statistics per event and minute, on Amazon Managed Service for Apache Flink. */
export class Analytics extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** IAM role of the application. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Connections of the application. */
  public readonly connections: ec2.Connections;
  private readonly applicationName: string;

  constructor(scope: Construct, id: string, props: AnalyticsProps) {
    super(scope, id);
    const parallelism = jobParallelism(props.stream, props.parallelism);
    const settings = {
      ...jobSettings(),
      CHECKPOINT_INTERVAL: `${CHECKPOINT_SECONDS} s`,
      KAFKA_BROKERS: props.stream.bootstrapBrokers,
    };
    this.applicationName = props.applicationName ?? 'ticket-booking-analytics';
    claimName(this, 'Flink application', this.applicationName);
    const securityGroup = createSecurityGroup(this, props.vpc);
    this.connections = new ec2.Connections({ securityGroups: [securityGroup] });
    const { subnetIds } = props.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
    const log = new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_MONTH });
    const logStream = log.addStream('LogStream');
    const code = props.code.bind(this);
    this.role = applicationRole(this, 'Role', {
      applicationName: this.applicationName,
      code,
      log,
      stream: props.stream,
      subnetIds,
      securityGroupId: securityGroup.securityGroupId,
    });
    this.grantPrincipal = this.role;

    const application = new flink.CfnApplication(this, 'Application', {
      applicationName: this.applicationName,
      applicationDescription: 'Tickets booked for each event, minute by minute',
      runtimeEnvironment: 'FLINK-2_2',
      serviceExecutionRole: this.role.roleArn,
      applicationConfiguration: {
        applicationCodeConfiguration: {
          codeContentType: 'ZIPFILE',
          codeContent: { s3ContentLocation: { bucketArn: code.bucket.bucketArn, fileKey: code.key } },
        },
        applicationSnapshotConfiguration: { snapshotsEnabled: true },
        environmentProperties: {
          propertyGroups: [{ propertyGroupId: 'ticketing', propertyMap: settings }],
        },
        flinkApplicationConfiguration: {
          checkpointConfiguration: {
            configurationType: 'CUSTOM',
            checkpointingEnabled: true,
            checkpointInterval: CHECKPOINT_SECONDS * 1000,
            minPauseBetweenCheckpoints: 5_000,
          },
          monitoringConfiguration: { configurationType: 'CUSTOM', logLevel: 'INFO', metricsLevel: 'APPLICATION' },
          parallelismConfiguration: {
            configurationType: 'CUSTOM',
            parallelism,
            autoScalingEnabled: props.autoScaling ?? true,
          },
        },
        vpcConfigurations: [{ subnetIds, securityGroupIds: [securityGroup.securityGroupId] }],
      },
    });
    // The application attaches to the network and reads its code during creation, so it needs the permissions before.
    application.node.addDependency(this.role);
    const logging = new flink.CfnApplicationCloudWatchLoggingOption(this, 'Logging', {
      applicationName: application.ref,
      cloudWatchLoggingOption: {
        logStreamArn: Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: `${log.logGroupName}:log-stream:${logStream.logStreamName}`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    });
    start(this, application).node.addDependency(logging);
  }

  /** Returns a metric of the application, by its name in AWS/KinesisAnalytics. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/KinesisAnalytics',
      metricName: name,
      dimensionsMap: { Application: this.applicationName },
      ...options,
    });
  }

  /** Returns how long the application has been restarting, in milliseconds; 0 while it runs. */
  public metricDowntime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('downtime', { statistic: 'Maximum', ...options });
  }
}

/** Egress to the brokers is added with `allowDefaultPortFrom`. All traffic of the application passes the VPC. */
function createSecurityGroup(scope: Construct, vpc: ec2.IVpc): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'The analytics application: reaches the brokers and the APIs of AWS, and is reached by nobody',
    allowAllOutbound: false,
  });
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'The APIs of AWS');
  return group;
}

/** Starts the application after creation and replacement, which CloudFormation does not do. */
function start(scope: Construct, application: flink.CfnApplication): cr.AwsCustomResource {
  const call: cr.AwsSdkCall = {
    service: 'KinesisAnalyticsV2',
    action: 'startApplication',
    parameters: {
      ApplicationName: application.ref,
      RunConfiguration: {
        ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_LATEST_SNAPSHOT' },
      },
    },
    ignoreErrorCodesMatching: 'ResourceInUseException', // it is running
    physicalResourceId: cr.PhysicalResourceId.of('started'),
    outputPaths: [],
  };
  return new cr.AwsCustomResource(scope, 'Start', {
    installLatestAwsSdk: false,
    onCreate: call,
    onUpdate: call,
    policy: cr.AwsCustomResourcePolicy.fromStatements([
      new iam.PolicyStatement({
        actions: ['kinesisanalytics:StartApplication'],
        resources: [applicationArn(scope, application.ref)],
      }),
    ]),
  });
}
