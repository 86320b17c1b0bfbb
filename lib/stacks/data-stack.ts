import { Annotations, CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  Alarms,
  DataprocAnalytics,
  EventStream,
  type IEventStream,
  type ITicketDatabase,
  PlatformSecrets,
  TicketDatabase,
  UploadsBucket,
  UsersTable,
} from '../../constructs';
import { fixedNames } from '../../constructs/fixed-names';
import { addStoreOutputs } from '../../constructs/manifests/manifest-outputs';
import type { Config } from '../config/config';
import { dataprocOptions } from '../config/dataproc-options';
import { PlatformStack } from './platform-stack';
import { SharedValue } from './shared-value';

/** Stores: database, event stream, users table, uploads bucket and secrets. */
export class DataStack extends PlatformStack {
  public readonly uploadsBucket: IBucket;
  public readonly usersTable: ITable;
  public readonly secrets: PlatformSecrets;
  private readonly database: TicketDatabase;
  private readonly stream: EventStream;
  private readonly shared: Record<'databaseHost' | 'streamArn' | 'bootstrapBrokers', SharedValue>;

  constructor(scope: Construct, config: Config, vpc: IVpc) {
    super(scope, 'data', config, 'Ticketing: the database, the event stream, the users, the uploads and the keys');
    const { sizing, deletionProtection = false } = config;
    this.terminationProtection = deletionProtection;
    if (!deletionProtection && config.keepData !== false) {
      Annotations.of(this).addInfo(
        'the data is not protected against deletion: set deletionProtection to true once the first deployment has succeeded',
      );
    }
    const removalPolicy = config.keepData === false ? RemovalPolicy.DESTROY : undefined;
    const encryptionKey = config.encryptionKeyArn
      ? Key.fromKeyArn(this, 'EncryptionKey', config.encryptionKeyArn)
      : undefined;
    const common = { encryptionKey, removalPolicy };
    const names = fixedNames(config.nameSuffix);
    this.database = new TicketDatabase(this, 'Database', {
      ...common,
      vpc,
      capacity: sizing.database,
      backupRetention: sizing.backupRetention,
      identifier: names.database,
      deletionProtection,
    });
    const dataproc = dataprocOptions(config);
    this.stream = new EventStream(this, 'Stream', {
      ...common,
      vpc,
      capacity: sizing.stream,
      clusterName: names.stream,
      access: dataproc && DataprocAnalytics.streamAccess(dataproc),
    });
    this.uploadsBucket = new UploadsBucket(this, 'Uploads', { ...common, bucketName: names.uploadsBucket }).bucket;
    this.usersTable = new UsersTable(this, 'Users', {
      ...common,
      tableName: names.usersTable,
      deletionProtection,
    }).table;
    this.secrets = new PlatformSecrets(this, 'Secrets', common);
    this.keepExports(this.uploadsBucket.bucketName, this.usersTable.tableName);
    this.shared = {
      databaseHost: new SharedValue(this, 'DatabaseHost', this.database.hostname),
      streamArn: new SharedValue(this, 'StreamArn', this.stream.clusterArn),
      bootstrapBrokers: new SharedValue(this, 'BootstrapBrokers', this.stream.bootstrapBrokers),
    };

    const { database, stream, uploadsBucket, usersTable, secrets } = this;
    new Alarms(this, 'Alarms', { database, stream, usersTable, alarmActions: this.alarmActions(config) });

    addStoreOutputs(this, { database, stream, uploadsBucket, usersTable, secrets });
    if (stream.publicBootstrapBrokers) {
      new CfnOutput(this, 'PublicBootstrapBrokers', {
        value: stream.publicBootstrapBrokers,
        description: 'the Kafka brokers on the internet, comma-separated host:port',
      });
    }
  }

  /** Returns the database for another stack. */
  public databaseIn(consumer: Stack): ITicketDatabase {
    const { userNames, cidrs, connections } = this.database;
    return TicketDatabase.fromAttributes(consumer, 'Database', {
      hostname: this.shared.databaseHost.in(consumer),
      userSecrets: Object.fromEntries(userNames.map(name => [name, this.database.userSecret(name)])),
      cidrs,
      securityGroup: connections.securityGroups[0]!,
    });
  }

  /** Returns the event stream for another stack. */
  public streamIn(consumer: Stack): IEventStream {
    const { cidrs, connections, publicBootstrapBrokers } = this.stream;
    return EventStream.fromAttributes(consumer, 'Stream', {
      clusterArn: this.shared.streamArn.in(consumer),
      bootstrapBrokers: this.shared.bootstrapBrokers.in(consumer),
      publicBootstrapBrokers,
      cidrs,
      securityGroup: connections.securityGroups[0]!,
    });
  }
}
