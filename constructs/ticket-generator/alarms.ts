import type { AlarmRule } from '../alarms/alarm-rule';

const PERIOD = { periodMinutes: 1 };

/** Alarms on the metrics of the function. */
export const functionRules: readonly AlarmRule[] = [
  {
    id: 'ErrorsAlarm',
    description: 'Tickets keep failing',
    metric: 'Errors',
    statistic: 'Sum',
    threshold: 5,
    ...PERIOD,
    periods: 3,
  },
  {
    id: 'DurationAlarm',
    description: 'Tickets take most of the 10 seconds that they have',
    metric: 'Duration',
    statistic: 'p95',
    threshold: 8_000,
    ...PERIOD,
    periods: 3,
  },
  {
    id: 'AgeAlarm',
    description: 'Uploads wait for more than 5 minutes before the function is called',
    metric: 'AsyncEventAge',
    statistic: 'Maximum',
    threshold: 300_000,
    ...PERIOD,
    periods: 3,
  },
  {
    id: 'ThrottlesAlarm',
    description: 'The function has been at its reserved concurrency for 15 minutes',
    metric: 'Throttles',
    statistic: 'Sum',
    threshold: 1,
    ...PERIOD,
    periods: 15,
  },
];

/** Alarms on the metrics of the dead-letter queue. */
export const queueRules: readonly AlarmRule[] = [
  {
    id: 'DeadLettersAlarm',
    description: 'Uploads are in the dead-letter queue: no ticket could be generated from them',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    threshold: 1,
    ...PERIOD,
    periods: 1,
  },
];
