import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { imageOutput, meaningOf, type PlaceholderOutput, userSecretOutput } from '../../charts/rendering/placeholders';
import { DATABASE_USERS, SERVICE_KEYS, type ServiceKey } from '../../contracts/services';
import type { ITicketDatabase } from '../database/ticket-database-base';
import type { IEventStream } from '../event-stream/event-stream-base';
import type { PlatformSecrets } from '../generated-secret/platform-secrets';

/** Stores whose addresses and names the manifests contain. */
export interface Stores {
  readonly database: ITicketDatabase;
  readonly stream: IEventStream;
  readonly uploadsBucket: IBucket;
  readonly usersTable: ITable;
  readonly secrets: PlatformSecrets;
}

/** Adds outputs with the values of the stores that the manifests need. */
export function addStoreOutputs(stack: Stack, { database, stream, uploadsBucket, usersTable, secrets }: Stores): void {
  addOutput(stack, 'DatabaseHost', database.hostname);
  for (const { user } of DATABASE_USERS) {
    addOutput(stack, userSecretOutput(user), database.userSecret(user).secretArn);
  }
  addOutput(stack, 'BootstrapBrokers', stream.bootstrapBrokers);
  addOutput(stack, 'UploadsBucketName', uploadsBucket.bucketName);
  addOutput(stack, 'UsersTableName', usersTable.tableName);
  addOutput(stack, 'OrganiserKeyArn', secrets.organiserKey.secretArn);
  addOutput(stack, 'TokenSecretArn', secrets.tokenSecret.secretArn);
  addOutput(stack, 'TicketSecretArn', secrets.ticketSecret.secretArn);
}

/** Adds outputs with the images of the services. */
export function addImageOutputs(stack: Stack, services: Readonly<Record<ServiceKey, { imageUri: string }>>): void {
  for (const key of SERVICE_KEYS) {
    addOutput(stack, imageOutput(key), services[key].imageUri);
  }
}

function addOutput(stack: Stack, name: PlaceholderOutput, value: string): void {
  new CfnOutput(stack, name, { value, description: meaningOf(name) });
}
