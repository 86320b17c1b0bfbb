import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { claimName } from '../claimed-names';
import { ServiceLog } from '../service-log/service-log';
import type { DatabaseCapacity, InstanceCapacity, ServerlessCapacity } from './database-capacity';
import { instanceMonitoring, statementLog } from './server-monitoring';

export interface DatabaseServer {
  readonly construct: Construct;
  readonly hostname: string;
  readonly administrator: secretsmanager.ISecret;
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

export interface DatabaseServerProps {
  readonly vpc: ec2.IVpc;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly databaseName: string;
  readonly identifier?: string;
  readonly backupRetention?: Duration;
  readonly encryptionKey?: kms.IKey;
  readonly deletionProtection?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

/** Creates the DB instance, or the Aurora cluster. */
export function databaseServer(
  scope: Construct,
  capacity: DatabaseCapacity,
  props: DatabaseServerProps,
): DatabaseServer {
  const common = commonProps(props);
  checkIdentifier(common.identifier);
  claimName(scope, 'RDS database', common.identifier);
  return capacity.serverlessCapacity
    ? auroraServerless(scope, common, capacity.serverlessCapacity)
    : singleInstance(scope, common, capacity.instanceCapacity!);
}

/** CloudFormation reports an identifier that RDS rejects only after it has created other resources. */
function checkIdentifier(identifier: string): void {
  if (Token.isUnresolved(identifier) || /^(?=.{1,63}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/.test(identifier)) {
    return;
  }
  throw new Error(
    `identifier must be 1 to 63 letters, digits and single hyphens, a letter first and no hyphen last (got '${identifier}')`,
  );
}

/** Properties that a DB instance and an Aurora cluster have in common. */
type CommonProps = ReturnType<typeof commonProps>;

function commonProps({ databaseName, securityGroup, encryptionKey, ...props }: DatabaseServerProps) {
  const retention = props.backupRetention ?? Duration.days(7);
  if (!retention.isUnresolved() && (retention.toDays() < 1 || retention.toDays() > 35)) {
    throw new Error(`backupRetention must be from 1 to 35 days (got ${retention.toDays()})`);
  }
  return {
    identifier: props.identifier ?? 'ticket-booking-db',
    vpc: props.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [securityGroup],
    credentials: rds.Credentials.fromUsername('ticketing', { encryptionKey }),
    manageMasterUserPassword: true,
    storageEncrypted: true,
    storageEncryptionKey: encryptionKey,
    copyTagsToSnapshot: true,
    cloudwatchLogsExports: ['postgresql'],
    deletionProtection: props.deletionProtection ?? false,
    databaseName,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.SNAPSHOT,
    retention,
  };
}

// No minor version: RDS upgrades it in the maintenance window.
function singleInstance(scope: Construct, props: CommonProps, capacity: InstanceCapacity): DatabaseServer {
  const { retention, identifier, ...common } = props;
  const log = new ServiceLog(scope, 'Log', `/aws/rds/instance/${identifier}/postgresql`);
  const instance = new rds.DatabaseInstance(scope, 'Instance', {
    ...common,
    instanceIdentifier: identifier,
    backupRetention: retention,
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_18 }),
    ...instanceMonitoring(capacity.instanceType),
    parameters: statementLog,
    instanceType: capacity.instanceType,
    allocatedStorage: capacity.storageGiB,
    maxAllocatedStorage: capacity.maxStorageGiB,
    storageType: rds.StorageType.GP3,
    multiAz: capacity.multiAz,
  });
  instance.node.addDependency(log);
  return {
    construct: instance,
    hostname: instance.dbInstanceEndpointAddress,
    administrator: instance.secret!,
    metric: (name, options) => instance.metric(name, options),
  };
}

function auroraServerless(scope: Construct, props: CommonProps, capacity: ServerlessCapacity): DatabaseServer {
  const { retention, databaseName, identifier, ...common } = props;
  const log = new ServiceLog(scope, 'Log', `/aws/rds/cluster/${identifier}/postgresql`);
  const cluster = new rds.DatabaseCluster(scope, 'Cluster', {
    ...common,
    clusterIdentifier: identifier,
    defaultDatabaseName: databaseName,
    backup: { retention },
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.of('18.3', '18') }),
    parameters: statementLog,
    serverlessV2MinCapacity: capacity.minUnits,
    serverlessV2MaxCapacity: capacity.maxUnits,
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    readers: capacity.multiAz ? [rds.ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })] : [],
  });
  cluster.node.addDependency(log);
  return {
    construct: cluster,
    hostname: cluster.clusterEndpoint.hostname,
    administrator: cluster.secret!,
    metric: (name, options) => cluster.metric(name, options),
  };
}
