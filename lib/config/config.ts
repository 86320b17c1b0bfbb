import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'constructs';
import { AccessMode, GatewayController, LogLevel, ManifestDelivery, type Sizing, TlsPolicy } from '../../constructs';
import { ConfigurationError, flag, integer, listOf, oneOf, readSettings, type Settings, text } from './settings';
import { sizingOf } from './sizing-settings';

const cidr = text(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, '10.0.0.0/16');
const arn = text(/^arn:[\w-]+:/, 'arn:aws:iam::111122223333:role/admin');
const instanceType = text(/^[a-z0-9-]+\.[a-z0-9]+$/, 't3.medium');

/** Settings of config/<environment>.json and of `-c name=value`: docs/reference/settings.md. */
const readers = {
  account: text(/^\d{12}$/, '111122223333'),
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'eu-central-1'),
  availabilityZones: listOf(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'eu-central-1a'), 2),
  cidr,
  sizing: oneOf('demonstration', 'production'),
  natGateways: integer(1, 4),
  nodes: oneOf('managed-node-group', 'auto-mode'),
  nodeInstanceType: instanceType,
  minNodes: integer(1, 100),
  maxNodes: integer(1, 100),
  stream: oneOf('provisioned', 'serverless'),
  brokers: integer(2, 30),
  brokerInstanceType: instanceType,
  brokerStorageGiB: integer(1, 16384),
  database: oneOf('instance', 'serverless'),
  databaseInstanceType: instanceType,
  databaseStorageGiB: integer(20, 65536),
  databaseMultiAz: flag,
  ticketConcurrency: integer(1, 1000),
  accessMode: oneOf(AccessMode.OPEN, AccessMode.REQUIRED),
  delivery: oneOf(ManifestDelivery.CDK, ManifestDelivery.ARGO_CD),
  logLevel: oneOf(LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR),
  serviceMonitor: flag,
  publicAccessCidrs: listOf(cidr),
  adminPrincipalArns: listOf(arn),
  exposure: oneOf('load-balancer', 'gateway'),
  gatewayClassName: text(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'internet-facing'),
  gatewayController: oneOf(GatewayController.STANDARD, GatewayController.AWS),
  tlsSecretName: text(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'tickets-tls'),
  hostname: text(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'tickets.example'),
  certificateArn: arn,
  tlsPolicy: text(/^ELBSecurityPolicy-[\w-]+$/, TlsPolicy.TLS_1_2.name),
  alarmTopicArn: arn,
  loadBalancerAlarm: flag,
  corsOrigins: listOf(text(/^https?:\/\/[^/]+$/, 'https://tickets.example')),
  nameSuffix: text(/^[a-z0-9](-?[a-z0-9]){0,19}$/, 'staging'),
  keepData: flag,
  deletionProtection: flag,
  encryptionKeyArn: arn,
  analyticsHome: oneOf('aws', 'gcp'),
  analyticsCodeBucket: text(),
  analyticsCodeKey: text(),
  gcpRegion: text(/^[a-z]+-[a-z]+\d+$/, 'europe-west3'),
  gcpStateBucket: text(),
  gcpPackagePath: text(),
  gcpServiceAccountId: text(/^\d{15,25}$/, '112233445566778899001'),
  gcpNatAddress: text(/^(\d{1,3}\.){3}\d{1,3}$/, '203.0.113.7'),
};

type Written = Settings<typeof readers>;

/** Validated configuration of an environment. */
export interface Config extends Omit<Written, 'region' | 'availabilityZones' | 'sizing'> {
  /** Name of the environment, which is part of the name of every stack. */
  readonly environment: string;
  readonly region: string;
  readonly availabilityZones: string[];
  readonly sizing: Sizing;
}

/** Reads the configuration of the environment in the CDK context. The context overrides the file. */
export function readConfig(context: Node, folder = join(process.cwd(), 'config')): Config {
  const environment: unknown = context.tryGetContext('environment') ?? 'demonstration';
  const file = join(folder, `${environment}.json`);
  if (typeof environment !== 'string' || !existsSync(file)) {
    const known = readdirSync(folder).map(name => name.replace(/\.json$/, ''));
    throw new ConfigurationError('the context', [
      `environment must be one of ${known.join(', ')} (got '${environment}')`,
    ]);
  }
  const written: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  const where = `the configuration of ${environment}`;
  const settings = readSettings(where, readers, { ...written, ...settingsIn(context) });
  const { region, availabilityZones } = settings;
  const mistakes = mistakesTogether(settings);
  const sizing = sizingOf(settings, mistakes);
  if (mistakes.length > 0 || !region || !availabilityZones || !sizing) {
    throw new ConfigurationError(where, mistakes);
  }
  return { ...settings, environment, region, availabilityZones, sizing };
}

/** Returns the settings in the context. Names with other characters, such as `@aws-cdk/…`, belong to the CDK. */
function settingsIn(context: Node): Record<string, unknown> {
  const all: Record<string, unknown> = context.getAllContext();
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => /^[A-Za-z]+$/.test(name) && name !== 'environment' && value !== undefined,
    ),
  );
}

/** Returns the mistakes in combinations of settings. */
function mistakesTogether({ region, availabilityZones, ...settings }: Written): string[] {
  const zones = availabilityZones ?? [];
  return [
    ...(region ? [] : ["region is required (such as 'eu-central-1')"]),
    ...(availabilityZones ? [] : ["availabilityZones is required (at least two, such as 'eu-central-1a')"]),
    ...zones
      .filter(zone => region && !zone.startsWith(region))
      .map(zone => `availabilityZones must be zones of ${region} (got '${zone}')`),
    ...(new Set(zones).size < zones.length ? ['availabilityZones must not contain a zone twice'] : []),
    ...(settings.keepData === false && settings.deletionProtection
      ? ['deletionProtection must not be true if keepData is false']
      : []),
    ...(settings.stream === 'serverless' && settings.encryptionKeyArn
      ? ["encryptionKeyArn requires stream 'provisioned': MSK Serverless supports no customer managed key"]
      : []),
    ...exposureMistakes(settings),
    ...analyticsMistakes(settings),
  ];
}

/** Returns the mistakes in the settings of analytics. */
function analyticsMistakes(settings: Omit<Written, 'region' | 'availabilityZones'>): string[] {
  const { analyticsHome: home, analyticsCodeBucket: bucket, analyticsCodeKey: key } = settings;
  const inGoogle = Object.keys(settings).filter(name => /^gcp/.test(name) && settings[name as keyof typeof settings]);
  const onGoogle = home === 'gcp';
  return [
    ...(Boolean(bucket) === Boolean(key)
      ? []
      : ['analyticsCodeBucket and analyticsCodeKey require each other: set both or none']),
    ...(home === 'aws' && !bucket ? ["analyticsHome 'aws' requires analyticsCodeBucket and analyticsCodeKey"] : []),
    ...(onGoogle && (bucket || key)
      ? ["analyticsCodeBucket and analyticsCodeKey require analyticsHome 'aws': on Google Cloud, set gcpPackagePath"]
      : []),
    ...(onGoogle && settings.stream === 'serverless'
      ? ["analyticsHome 'gcp' requires stream 'provisioned': MSK Serverless has no public addresses"]
      : []),
    ...(onGoogle ? [] : inGoogle.map(name => `${name} requires analyticsHome 'gcp': set it, or omit ${name}`)),
    ...(Boolean(settings.gcpServiceAccountId) === Boolean(settings.gcpNatAddress)
      ? []
      : ['gcpServiceAccountId and gcpNatAddress require each other: set both or none']),
  ];
}

function exposureMistakes(settings: Partial<Written>): string[] {
  const { exposure, hostname, certificateArn, tlsPolicy, gatewayClassName, gatewayController, tlsSecretName } =
    settings;
  const isGateway = exposure === 'gateway';
  const isAws = !isGateway || gatewayController === GatewayController.AWS;
  const certificate = isAws ? 'certificateArn' : 'tlsSecretName';
  return [
    ...(isGateway && !gatewayClassName ? ["exposure 'gateway' requires gatewayClassName"] : []),
    ...(certificateArn && !isAws
      ? [
          "certificateArn requires gatewayController 'aws' with exposure 'gateway': set it, or set tlsSecretName instead",
        ]
      : []),
    ...(tlsPolicy && !(certificateArn && isAws)
      ? ['tlsPolicy requires certificateArn: set it, or omit tlsPolicy']
      : []),
    ...(isGateway && isAws && tlsSecretName
      ? ["tlsSecretName requires gatewayController 'standard': set certificateArn instead"]
      : []),
    ...(isGateway || !(gatewayClassName || gatewayController || tlsSecretName)
      ? []
      : ["gatewayClassName, gatewayController and tlsSecretName require exposure 'gateway': set it, or omit them"]),
    ...(settings[certificate] && !hostname
      ? [`${certificate} requires hostname, the host name of the certificate`]
      : []),
  ];
}
