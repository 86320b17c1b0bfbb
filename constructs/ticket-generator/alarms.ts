import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** What can be seen of the ticket generator. */
export interface TicketMetrics {
  readonly deadLetters: cloudwatch.Metric;
  readonly errors: cloudwatch.Metric;
  readonly duration: cloudwatch.Metric;
}

/** The three that somebody has to be woken for: tickets lost, tickets failing, tickets about to run out of time. */
export function addAlarms(scope: Construct, metrics: TicketMetrics, actions: cloudwatch.IAlarmAction[]): void {
  const alarms = [
    metrics.deadLetters.createAlarm(scope, 'DeadLettersAlarm', {
      alarmDescription: 'Uploads wait in the dead-letter queue: no ticket could be made of them',
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    metrics.errors.createAlarm(scope, 'ErrorsAlarm', {
      alarmDescription: 'Tickets keep failing',
      threshold: 5,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    metrics.duration.createAlarm(scope, 'DurationAlarm', {
      alarmDescription: 'Tickets take most of the 10 seconds that they have',
      threshold: 8_000,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  ];
  for (const alarm of alarms) alarm.addAlarmAction(...actions);
}
