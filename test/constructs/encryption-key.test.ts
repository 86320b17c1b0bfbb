import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BookingService, Frontend, TicketGenerator, UserService } from '../../constructs';
import { existingCluster, existingDatabase, existingSecret, existingStream } from '../support/cdk/existing';
import { synthesize } from '../support/cdk/synthesize';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/theirs';

function keyIn(stack: Stack): kms.IKey {
  return kms.Key.fromKeyArn(stack, 'Key', keyArn);
}

function bucketIn(stack: Stack, encrypted: boolean): s3.IBucket {
  const encryptionKey = encrypted ? keyIn(stack) : undefined;
  return s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', encryptionKey });
}

const parts = {
  frontend: (stack: Stack, encrypted: boolean) =>
    new Frontend(stack, 'Part', {
      cluster: existingCluster(stack),
      stream: existingStream(stack),
      uploadsBucket: bucketIn(stack, encrypted),
      tokenSecret: existingSecret(stack, 'token'),
      ticketSecret: existingSecret(stack, 'ticket'),
    }),
  'booking-service': (stack: Stack, encrypted: boolean) =>
    new BookingService(stack, 'Part', {
      cluster: existingCluster(stack),
      database: existingDatabase(stack),
      stream: existingStream(stack),
      uploadsBucket: bucketIn(stack, encrypted),
    }),
  'ticket-generator': (stack: Stack, encrypted: boolean) =>
    new TicketGenerator(stack, 'Part', {
      uploadsBucket: bucketIn(stack, encrypted),
      ticketSecret: existingSecret(stack, 'ticket'),
    }),
  'user-service': (stack: Stack, encrypted: boolean) =>
    new UserService(stack, 'Part', {
      cluster: existingCluster(stack),
      usersTable: dynamodb.Table.fromTableAttributes(stack, 'Table', {
        tableName: 'theirs',
        encryptionKey: encrypted ? keyIn(stack) : undefined,
      }),
      tokenSecret: existingSecret(stack, 'token'),
    }),
};

test.each(Object.entries(parts))('%s may use the key of its bucket or table', (_, part) => {
  const granted = keyActions(synthesize(stack => part(stack, true)));
  expect(granted).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*']));
});

test.each(Object.entries(parts))('%s may use no key if there is none', (_, part) => {
  expect(keyActions(synthesize(stack => part(stack, false)))).toEqual([]);
});

/** The actions that the policies of a template allow on the key. */
function keyActions(template: Template): string[] {
  interface Statement {
    readonly Action: string | string[];
    readonly Resource: unknown;
  }
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Resource }) => Resource === keyArn)
    .flatMap(({ Action }) => Action);
}
