import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseBindings, StreamBindings } from '../../charts/bindings/bindings';
import type { ITicketDatabase } from '../database/ticket-database';
import type { IEventStream } from '../event-stream/event-stream';

/** The connection to the database. Without `cidrs`, pods reach it in the whole network of the cluster. */
export function databaseBindings(database: ITicketDatabase, user: ISecret, vpc: IVpc): DatabaseBindings {
  return {
    databaseHost: database.hostname,
    databasePort: database.port,
    databaseName: database.databaseName,
    databaseSecretName: user.secretArn,
    databaseCidrs: database.cidrs ?? [vpc.vpcCidrBlock],
  };
}

/** The connection to the brokers. */
export function streamBindings(stream: IEventStream, vpc: IVpc): StreamBindings {
  return {
    kafkaBrokers: stream.bootstrapBrokers,
    kafkaAuth: 'iam',
    kafkaCidrs: stream.cidrs ?? [vpc.vpcCidrBlock],
  };
}
