import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DataprocAnalytics,
  EventStream,
  type IEventStream,
  type ITicketDatabase,
  PlatformSecrets,
  TicketDatabase,
  UploadsBucket,
  UsersTable,
} from '../constructs';
import { fixedNames } from '../constructs/fixed-names';
import type { Config } from './config';
import { dataprocOptions } from './dataproc-options';
import { PlatformStack } from './platform-stack';

/** Everything that would be missed if it were gone. */
export class DataStack extends PlatformStack {
  public readonly database: ITicketDatabase;
  public readonly stream: IEventStream;
  public readonly uploadsBucket: IBucket;
  public readonly usersTable: ITable;
  public readonly secrets: PlatformSecrets;

  constructor(scope: Construct, config: Config, vpc: IVpc) {
    super(scope, 'data', config, 'Ticketing: the database, the event stream, the users, the uploads and the keys');
    this.terminationProtection = config.keepData ?? true;
    const removalPolicy = config.keepData === false ? RemovalPolicy.DESTROY : undefined;
    const { sizing } = config;
    const names = fixedNames(config.nameSuffix);
    this.database = new TicketDatabase(this, 'Database', {
      vpc,
      capacity: sizing.database,
      backupRetention: sizing.backupRetention,
      removalPolicy,
    });
    const dataproc = dataprocOptions(config);
    this.stream = new EventStream(this, 'Stream', {
      vpc,
      capacity: sizing.stream,
      clusterName: names.stream,
      access: dataproc && DataprocAnalytics.streamAccess(dataproc),
      removalPolicy,
    });
    this.uploadsBucket = new UploadsBucket(this, 'Uploads', { bucketName: names.uploadsBucket, removalPolicy }).bucket;
    this.usersTable = new UsersTable(this, 'Users', { tableName: names.usersTable, removalPolicy }).table;
    this.secrets = new PlatformSecrets(this, 'Secrets', { removalPolicy });

    this.addOutput('DatabaseHost', this.database.hostname);
    this.addOutput('CatalogSecretArn', this.database.catalogSecret.secretArn);
    this.addOutput('BookingSecretArn', this.database.bookingSecret.secretArn);
    this.addOutput('BootstrapBrokers', this.stream.bootstrapBrokers);
    this.addOutput('UploadsBucketName', this.uploadsBucket.bucketName);
    this.addOutput('UsersTableName', this.usersTable.tableName);
    this.addOutput('OrganiserKeyArn', this.secrets.organiserKey.secretArn);
    this.addOutput('TokenSecretArn', this.secrets.tokenSecret.secretArn);
    this.addOutput('TicketSecretArn', this.secrets.ticketSecret.secretArn);
    const { publicBootstrapBrokers } = this.stream;
    if (!publicBootstrapBrokers) return;
    new CfnOutput(this, 'PublicBootstrapBrokers', {
      value: publicBootstrapBrokers,
      description: 'the Kafka brokers on the internet, comma-separated host:port',
    });
  }
}
