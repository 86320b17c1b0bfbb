import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** One alarm as data: a threshold that a metric exceeds, or falls below, for a number of minutes. */
export interface AlarmRule {
  /** Construct id of the alarm. */
  readonly id: string;
  readonly description: string;
  /** Name of the metric in the namespace of the service. */
  readonly metric: string;
  readonly statistic: string;
  readonly threshold: number;
  /** Whether the alarm fires below the threshold instead of at the threshold and above. */
  readonly below?: boolean;
  /** Length of one period. */
  readonly periodMinutes: number;
  /** Number of consecutive periods. */
  readonly periods: number;
}

/** Creates the metric that a rule names. */
export type MetricOf = (name: string, options: cloudwatch.MetricOptions) => cloudwatch.IMetric;

/** Creates one alarm for each rule. Missing data does not fire: a resource without traffic sends none. */
export function addAlarms(
  scope: Construct,
  rules: readonly AlarmRule[],
  metricOf: MetricOf,
  actions: readonly cloudwatch.IAlarmAction[],
): void {
  for (const rule of rules) {
    const period = Duration.minutes(rule.periodMinutes);
    const alarm = new cloudwatch.Alarm(scope, rule.id, {
      alarmDescription: rule.description,
      metric: metricOf(rule.metric, { period, statistic: rule.statistic }),
      threshold: rule.threshold,
      evaluationPeriods: rule.periods,
      comparisonOperator: rule.below
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...actions);
  }
}
