import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Analytics } from '../analytics/analytics';
import type { TicketDatabase } from '../database/ticket-database';
import type { EventStream } from '../event-stream/event-stream';
import { addAlarms } from './alarm-rule';
import { databaseAlarms } from './database-alarms';
import { analyticsRules, brokerRules, loadBalancerRules, natRules, streamRules, tableRules } from './rules';

/** Properties of `Alarms`. */
export interface AlarmsProps {
  /**
   * The database.
   *
   * @default - no alarms for a database
   */
  readonly database?: TicketDatabase;

  /**
   * The event stream. MSK Serverless has no brokers to watch.
   *
   * @default - no alarms for a stream
   */
  readonly stream?: EventStream;

  /**
   * The users table.
   *
   * @default - no alarms for a table
   */
  readonly usersTable?: dynamodb.ITable;

  /**
   * Ids of the NAT gateways.
   *
   * @default - no alarms for NAT gateways
   */
  readonly natGatewayIds?: string[];

  /**
   * The analytics application.
   *
   * @default - no alarms for analytics
   */
  readonly analytics?: Analytics;

  /**
   * Whether an alarm reports unhealthy targets of network load balancers. It covers all of them in the account and
   * region, because their names are unknown before Kubernetes creates them.
   *
   * @default false
   */
  readonly loadBalancers?: boolean;

  /**
   * Actions of every alarm, for example an SNS topic.
   *
   * @default - the alarms are shown in CloudWatch only
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** CloudWatch alarms for the parts that are given. The thresholds are in `rules.ts`. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const actions = props.alarmActions ?? [];
    const { database, stream, usersTable, analytics } = props;
    if (database) {
      databaseAlarms(this, database, actions);
    }
    if (stream) {
      this.watchStream(stream, actions);
    }
    if (usersTable) {
      addAlarms(this, tableRules, (name, options) => usersTable.metric(name, options), actions);
    }
    if (analytics) {
      addAlarms(this, analyticsRules, (name, options) => analytics.metric(name, options), actions);
    }
    if (props.loadBalancers) {
      addAlarms(this, loadBalancerRules, ofLoadBalancers, actions);
    }
    for (const [index, NatGatewayId] of (props.natGatewayIds ?? []).entries()) {
      const dimensionsMap = { NatGatewayId };
      addAlarms(
        this,
        natRules(index + 1),
        (metricName, options) =>
          new cloudwatch.Metric({ namespace: 'AWS/NATGateway', metricName, dimensionsMap, ...options }),
        actions,
      );
    }
  }

  private watchStream(stream: EventStream, actions: cloudwatch.IAlarmAction[]): void {
    if (stream.brokers === 0) {
      return;
    }
    addAlarms(this, streamRules, (name, options) => stream.metric(name, options), actions);
    for (let broker = 1; broker <= stream.brokers; broker++) {
      addAlarms(this, brokerRules(broker), (name, options) => stream.metricBroker(broker, name, options), actions);
    }
  }
}

function ofLoadBalancers(name: string, { statistic, period }: cloudwatch.MetricOptions): cloudwatch.IMetric {
  return new cloudwatch.MathExpression({
    expression: `SELECT ${statistic}(${name}) FROM SCHEMA("AWS/NetworkELB", LoadBalancer, TargetGroup)`,
    period,
    usingMetrics: {},
  });
}
