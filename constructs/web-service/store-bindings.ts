import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { DatabaseBindings, StreamBindings } from '../../charts/bindings';
import type { ITicketDatabase } from '../database/ticket-database';
import type { IEventStream } from '../event-stream/event-stream';

/** How a process finds the database. Pods may reach it wherever it stands in the network. */
export function databaseBindings(database: ITicketDatabase, vpc: IVpc): DatabaseBindings {
  return {
    databaseHost: database.hostname,
    databasePort: database.port,
    databaseName: database.databaseName,
    databaseSecretName: database.secret.secretArn,
    databaseCidr: vpc.vpcCidrBlock,
  };
}

/** How a process finds the brokers. */
export function streamBindings(stream: IEventStream, vpc: IVpc): StreamBindings {
  return { kafkaBrokers: stream.bootstrapBrokers, kafkaAuth: 'iam', kafkaCidr: vpc.vpcCidrBlock };
}
