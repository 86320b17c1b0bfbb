import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { TicketGenerator, type TicketGeneratorProps } from '../../../constructs';
import { existingBucket, existingSecret } from '../../support/cdk/existing';
import { reviewableResources, synthesize, TestStack } from '../../support/cdk/synthesize';

function generatorIn(stack: Stack, props: Partial<TicketGeneratorProps> = {}) {
  return new TicketGenerator(stack, 'Tickets', {
    uploadsBucket: existingBucket(stack),
    ticketSecret: existingSecret(stack, 'ticket'),
    ...props,
  });
}

const generator = (props: Partial<TicketGeneratorProps>) => synthesize(stack => generatorIn(stack, props));
const byDefault = synthesize(stack => generatorIn(stack));

test('synthesizes the function and its resources', () => {
  expect(reviewableResources(byDefault, id => id.startsWith('Tickets'))).toMatchSnapshot();
});

test('the function has a name, a timeout of ten seconds, reserved concurrency and a dead-letter queue', () => {
  byDefault.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'ticket-generator-func',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    ReservedConcurrentExecutions: 5,
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TicketsDeadLetters'), 'Arn'] } },
    Environment: {
      Variables: { TICKET_SECRET_NAME: Match.stringLikeRegexp('secret:ticket') },
    },
  });
});

test('an event is retried twice and waits at most six hours before it goes to the dead-letter queue', () => {
  byDefault.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
  });
});

test('uploads invoke the function, tickets do not', () => {
  byDefault.hasResourceProperties('Custom::S3BucketNotifications', {
    Managed: false,
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          Events: ['s3:ObjectCreated:*'],
          Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'uploads/' }] } },
        },
      ],
    },
  });
});

test('the function may read uploads and write tickets only', () => {
  const statements = Object.values(byDefault.findResources('AWS::IAM::Policy'))
    .flatMap(policy => policy.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
  expect(statements.map(({ Resource }) => Resource)).toEqual(['arn:aws:s3:::theirs/tickets/*']);
});

test('the dead-letter queue is encrypted, keeps messages for two weeks, and has an alarm', () => {
  const template = generator({ alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:aws:sns:::wake-up' }) }] });
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    AlarmActions: ['arn:aws:sns:::wake-up'],
  });
  template.resourceCountIs('AWS::CloudWatch::Alarm', 5);
});

test('has the metrics of the function', () => {
  const tickets = generatorIn(new TestStack());
  expect(tickets.metricErrors()).toBeInstanceOf(cloudwatch.Metric);
  expect(tickets.metricDuration()).toMatchObject({ metricName: 'Duration', namespace: 'AWS/Lambda' });
});

test('rejects a reserved concurrency of 0', () => {
  expect(() => generator({ reservedConcurrency: 0 })).toThrow('reservedConcurrency must be an integer >= 1 (got 0)');
});
