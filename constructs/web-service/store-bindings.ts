import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseBindings, StreamBindings } from '../../charts/bindings';
import type { ITicketDatabase } from '../database/ticket-database';
import type { IEventStream } from '../event-stream/event-stream';

/** How a process finds the database, and signs in to it. Pods may reach it wherever it stands in the network. */
export function databaseBindings(database: ITicketDatabase, user: ISecret, vpc: IVpc): DatabaseBindings {
  return {
    databaseHost: database.hostname,
    databasePort: database.port,
    databaseName: database.databaseName,
    databaseSecretName: user.secretArn,
    databaseCidr: vpc.vpcCidrBlock,
  };
}

/** How a process finds the brokers. */
export function streamBindings(stream: IEventStream, vpc: IVpc): StreamBindings {
  return { kafkaBrokers: stream.bootstrapBrokers, kafkaAuth: 'iam', kafkaCidr: vpc.vpcCidrBlock };
}
