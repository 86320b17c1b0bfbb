import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'constructs';
import { AccessMode, GatewayController, LogLevel, ManifestDelivery, type Sizing, TlsPolicy } from '../../constructs';
import { ConfigurationError, flag, listOf, oneOf, readSettings, type Settings, text, whole } from './settings';
import { sizingOf } from './sizing-settings';

const cidr = text(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, '10.0.0.0/16');
const arn = text(/^arn:[\w-]+:/, 'arn:aws:iam::111122223333:role/admin');
const instanceType = text(/^[a-z0-9-]+\.[a-z0-9]+$/, 't3.medium');

/**
 * Settings in config/<environment>.json, overridden by `-c name=value`. docs/reference/settings.md describes them.
 */
const readers = {
  account: text(/^\d{12}$/, '111122223333'),
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'eu-central-1'),
  availabilityZones: listOf(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'eu-central-1a'), 2),
  cidr,
  sizing: oneOf('demonstration', 'production'),
  natGateways: whole(1, 4),
  nodes: oneOf('managed-node-group', 'auto-mode'),
  nodeInstanceType: instanceType,
  minNodes: whole(1, 100),
  maxNodes: whole(1, 100),
  stream: oneOf('provisioned', 'serverless'),
  brokers: whole(2, 30),
  brokerInstanceType: instanceType,
  brokerStorageGiB: whole(1, 16384),
  database: oneOf('instance', 'serverless'),
  databaseInstanceType: instanceType,
  databaseStorageGiB: whole(20, 65536),
  databaseMultiAz: flag,
  ticketConcurrency: whole(1, 1000),
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

/** What an environment is, checked. */
export interface Config extends Omit<Written, 'region' | 'availabilityZones' | 'sizing'> {
  /** The environment's name, which is part of every stack's. */
  readonly environment: string;
  readonly region: string;
  readonly availabilityZones: string[];
  readonly sizing: Sizing;
}

/**
 * Reads the environment that the CDK context names (`-c environment=production`), and what the context says over its
 * file.
 */
export function readConfig(context: Node, folder = join(process.cwd(), 'config')): Config {
  const environment: unknown = context.tryGetContext('environment') ?? 'demonstration';
  const file = join(folder, `${environment}.json`);
  if (typeof environment !== 'string' || !existsSync(file)) {
    const known = readdirSync(folder).map(name => name.replace(/\.json$/, ''));
    throw new ConfigurationError('the context', [`environment is '${environment}': config/ has ${known.join(', ')}`]);
  }
  const written: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  const where = `the configuration of ${environment}`;
  const settings = readSettings(where, readers, { ...written, ...settingsIn(context) });
  const { region, availabilityZones } = settings;
  const mistakes = mistakesTogether(settings);
  const sizing = sizingOf(settings, mistakes);
  if (mistakes.length > 0 || !region || !availabilityZones || !sizing) throw new ConfigurationError(where, mistakes);
  return { ...settings, environment, region, availabilityZones, sizing };
}

/**
 * Returns the settings in the context. Names with other characters (`@aws-cdk/…`, `availability-zones:…`) belong to the
 * CDK.
 */
function settingsIn(context: Node): Record<string, unknown> {
  const all: Record<string, unknown> = context.getAllContext();
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => /^[A-Za-z]+$/.test(name) && name !== 'environment' && value !== undefined,
    ),
  );
}

/** What is wrong with settings that are right one by one. */
function mistakesTogether({ region, availabilityZones, ...settings }: Written): string[] {
  const zones = availabilityZones ?? [];
  return [
    ...(region ? [] : ["region is missing: name where the platform shall be, like 'eu-central-1'"]),
    ...(availabilityZones ? [] : ["availabilityZones is missing: name two at least, like 'eu-central-1a'"]),
    ...zones
      .filter(zone => region && !zone.startsWith(region))
      .map(zone => `availabilityZones has ${zone}, which is not in ${region}`),
    ...(new Set(zones).size < zones.length ? ['availabilityZones names a zone twice'] : []),
    ...(settings.keepData === false && settings.deletionProtection
      ? ['deletionProtection is true and keepData is false: set only one of them']
      : []),
    ...(settings.stream === 'serverless' && settings.encryptionKeyArn
      ? ["encryptionKeyArn is set and MSK Serverless supports no such key: set stream to 'provisioned'"]
      : []),
    ...exposureMistakes(settings),
    ...analyticsMistakes(settings),
  ];
}

/** What is wrong with where the analytics shall be. */
function analyticsMistakes(settings: Omit<Written, 'region' | 'availabilityZones'>): string[] {
  const { analyticsHome: home, analyticsCodeBucket: bucket, analyticsCodeKey: key } = settings;
  const inGoogle = Object.keys(settings).filter(name => /^gcp/.test(name) && settings[name as keyof typeof settings]);
  const onGoogle = home === 'gcp';
  return [
    ...(Boolean(bucket) === Boolean(key)
      ? []
      : ['analyticsCodeBucket and analyticsCodeKey belong together: set both or none']),
    ...(home === 'aws' && !bucket ? ['analyticsHome is aws: set analyticsCodeBucket and analyticsCodeKey, too'] : []),
    ...(onGoogle && (bucket || key)
      ? ['analyticsHome is gcp: leave out analyticsCodeBucket and analyticsCodeKey, its package is gcpPackagePath']
      : []),
    ...(onGoogle && settings.stream === 'serverless'
      ? ["analyticsHome is gcp, and MSK Serverless is reached from its network alone: set stream to 'provisioned'"]
      : []),
    ...(onGoogle
      ? []
      : inGoogle.map(name => `${name} is set, and analyticsHome is not gcp: set it to gcp, or leave it out`)),
    ...(Boolean(settings.gcpServiceAccountId) === Boolean(settings.gcpNatAddress)
      ? []
      : ['gcpServiceAccountId and gcpNatAddress belong together: set both or none']),
  ];
}

function exposureMistakes(settings: Partial<Written>): string[] {
  const { exposure, hostname, certificateArn, tlsPolicy, gatewayClassName, gatewayController, tlsSecretName } =
    settings;
  const isGateway = exposure === 'gateway';
  const isAws = !isGateway || gatewayController === GatewayController.AWS;
  const certificate = isAws ? 'certificateArn' : 'tlsSecretName';
  return [
    ...(isGateway && !gatewayClassName
      ? ['exposure is gateway without gatewayClassName: name the gateway class that the cluster serves']
      : []),
    ...(certificateArn && !isAws
      ? [
          'certificateArn requires gatewayController aws behind a gateway: set it, or name a TLS secret as tlsSecretName',
        ]
      : []),
    ...(tlsPolicy && !(certificateArn && isAws)
      ? ['tlsPolicy requires certificateArn: set it, or omit tlsPolicy']
      : []),
    ...(isGateway && isAws && tlsSecretName
      ? ['tlsSecretName requires another gatewayController than aws: set certificateArn instead']
      : []),
    ...(isGateway || !(gatewayClassName || gatewayController || tlsSecretName)
      ? []
      : [
          'gatewayClassName, gatewayController and tlsSecretName are for a gateway: set exposure to gateway, or omit them',
        ]),
    ...(settings[certificate] && !hostname
      ? [`${certificate} is set without hostname: name the host that the certificate is for`]
      : []),
  ];
}
