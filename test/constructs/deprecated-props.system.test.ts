import { Duration, type Stack } from 'aws-cdk-lib';
import {
  AnalyticsCode,
  AnalyticsRuntime,
  PlatformSecrets,
  TicketingPlatform,
  type TicketingPlatformProps,
} from '../../constructs';
import { existingBucket, existingCluster, existingSecret } from '../support/cdk/existing';
import { reviewable, synthesize, TestStack } from '../support/cdk/synthesize';

describe('deprecated props', () => {
  const code = (stack: Stack) => AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip');
  const secrets = (stack: Stack) => ({
    tokenSecret: existingSecret(stack, 'token'),
    ticketSecret: existingSecret(stack, 'ticket'),
    organiserKey: existingSecret(stack, 'organiser'),
  });

  test.each<[string, (stack: Stack) => TicketingPlatformProps, (stack: Stack) => TicketingPlatformProps]>([
    ['hold', () => ({ hold: Duration.minutes(5) }), () => ({ holdDuration: Duration.minutes(5) })],
    [
      'analyticsCode',
      stack => ({ analyticsCode: code(stack) }),
      stack => ({ analytics: AnalyticsRuntime.managedFlink({ code: code(stack) }) }),
    ],
    ['dataprocAnalytics', () => ({ dataprocAnalytics: {} }), () => ({ analytics: AnalyticsRuntime.dataproc() })],
    ['tokenSecret …', secrets, stack => ({ secrets: new PlatformSecrets(stack, 'Own', secrets(stack)) })],
  ])('%s has the effect of its successor', (_, deprecated, current) => {
    const templateOf = (props: (stack: Stack) => TicketingPlatformProps) =>
      reviewable(
        synthesize(
          stack => new TicketingPlatform(stack, 'Platform', { cluster: existingCluster(stack), ...props(stack) }),
        ),
      );
    expect(templateOf(deprecated)).toEqual(templateOf(current));
    expect(templateOf(deprecated)).not.toEqual(templateOf(() => ({})));
  });

  test('are rejected beside their successors', () => {
    const minutes = Duration.minutes(5);
    expect(() => new TicketingPlatform(new TestStack(), 'Platform', { hold: minutes, holdDuration: minutes })).toThrow(
      'holdDuration and hold exclude each other: set one of them',
    );
  });
});
