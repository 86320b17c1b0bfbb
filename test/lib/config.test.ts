import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'aws-cdk-lib/testhelpers/jest-autoclean';
import { App } from 'aws-cdk-lib';
import { readConfig } from '../../lib/config/config';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const zones = ['eu-west-1a', 'eu-west-1b'];
const zoned = { region: 'eu-west-1', availabilityZones: zones };

function configuration(written: object, context: Record<string, unknown> = {}) {
  writeFileSync(join(folder, 'staging.json'), JSON.stringify(written));
  return readConfig(new App({ context: { environment: 'staging', ...context } }).node, folder);
}

test('accepts a region and its zones', () => {
  const config = configuration(zoned);
  expect(config).toMatchObject({ environment: 'staging', region: 'eu-west-1', availabilityZones: zones });
  expect(config.sizing.bookingService.maxReplicas).toBe(10);
});

test('overrides the file with the strings of the context', () => {
  const config = configuration(
    { ...zoned, sizing: 'production', nodes: 'auto-mode', brokers: 2 },
    { brokers: '4', databaseMultiAz: 'false', availabilityZones: 'eu-west-1b, eu-west-1c', keepData: 'false' },
  );
  expect(config.availabilityZones).toEqual(['eu-west-1b', 'eu-west-1c']);
  expect(config.keepData).toBe(false);
  expect(config.sizing.stream.brokers).toMatchObject({ brokers: 4, storageGiB: 100 });
  expect(config.sizing.database.instanceCapacity).toMatchObject({ multiAz: false, storageGiB: 100 });
});

test('accepts other kinds of database, stream and nodes', () => {
  const config = configuration({
    region: 'eu-west-1',
    availabilityZones: zones,
    nodes: 'auto-mode',
    database: 'serverless',
    stream: 'serverless',
  });
  expect(config.sizing.stream.brokers).toBeUndefined();
  expect(config.sizing.nodes.nodeGroup).toBeUndefined();
  expect(config.sizing.database.serverlessCapacity).toMatchObject({ multiAz: true });
});

test('fails once with all mistakes', () => {
  expect(() =>
    configuration({
      region: 'Ireland',
      availabilityZones: ['eu-west-1a'],
      sizing: 'huge',
      brokers: 2.5,
      keepData: 'perhaps',
      publicAccessCidrs: ['everywhere'],
      accountId: '1',
    }),
  ).toThrow(`the configuration of staging has 7 mistakes:
- unknown setting 'accountId': did you mean 'account'?
- region must have the form 'eu-central-1' (got 'Ireland')
- availabilityZones must be a list of at least 2 (got ["eu-west-1a"])
- sizing must be one of demonstration, production (got 'huge')
- brokers must be an integer from 2 to 30 (got 2.5)
- publicAccessCidrs[0] must have the form '10.0.0.0/16' (got 'everywhere')
- keepData must be true or false (got 'perhaps')`);
});

test('fails on settings that exclude each other', () => {
  expect(() =>
    configuration({
      region: 'eu-central-1',
      availabilityZones: zones,
      minNodes: 5,
      maxNodes: 3,
      database: 'serverless',
      databaseStorageGiB: 50,
      stream: 'serverless',
      brokers: 2,
      analyticsCodeKey: 'job.zip',
      certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/1',
      gatewayClassName: 'alb',
    }),
  ).toThrow(`the configuration of staging has 8 mistakes:
- availabilityZones must be zones of eu-central-1 (got 'eu-west-1a')
- availabilityZones must be zones of eu-central-1 (got 'eu-west-1b')
- gatewayClassName, gatewayController and tlsSecretName require exposure 'gateway': set it, or omit them
- certificateArn requires hostname, the host name of the certificate
- analyticsCodeBucket and analyticsCodeKey require each other: set both or none
- minNodes (5) must be less than or equal to maxNodes (3)
- brokers, brokerInstanceType and brokerStorageGiB require stream 'provisioned'
- databaseInstanceType and databaseStorageGiB require database 'instance'`);
});

test.each([
  [{ analyticsHome: 'aws' }, "analyticsHome 'aws' requires analyticsCodeBucket and analyticsCodeKey"],
  [
    { analyticsHome: 'gcp', analyticsCodeBucket: 'code', analyticsCodeKey: 'job.zip' },
    "analyticsCodeBucket and analyticsCodeKey require analyticsHome 'aws': on Google Cloud, set gcpPackagePath",
  ],
  [
    { analyticsHome: 'gcp', stream: 'serverless' },
    "analyticsHome 'gcp' requires stream 'provisioned': MSK Serverless has no public addresses",
  ],
  [{ gcpRegion: 'us-east4' }, "gcpRegion requires analyticsHome 'gcp': set it, or omit gcpRegion"],
  [
    { analyticsHome: 'gcp', gcpNatAddress: '203.0.113.7' },
    'gcpServiceAccountId and gcpNatAddress require each other: set both or none',
  ],
  [
    { analyticsHome: 'gcp', gcpServiceAccountId: 1122334455 },
    "gcpServiceAccountId must have the form '112233445566778899001' (got 1122334455)",
  ],
  [{ analyticsHome: 'azure' }, "analyticsHome must be one of aws, gcp (got 'azure')"],
])('fails on the analytics settings %j', (written, message) => {
  expect(() => configuration({ region: 'eu-west-1', availabilityZones: zones, ...written })).toThrow(message);
});

test.each([
  [{ availabilityZones: zones }, "region is required (such as 'eu-central-1')"],
  [{ region: 'eu-west-1' }, "availabilityZones is required (at least two, such as 'eu-central-1a')"],
  [
    { region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1a'] },
    'availabilityZones must not contain a zone twice',
  ],
  [
    { ...zoned, keepData: 'false', deletionProtection: 'true' },
    'deletionProtection must not be true if keepData is false',
  ],
  [
    { ...zoned, stream: 'serverless', encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
    "encryptionKeyArn requires stream 'provisioned'",
  ],
  [{ ...zoned, brokers: 3 }, 'brokers must be a multiple of 2 in a network with 2 zones (got 3): use 2 or 4'],
  [{ ...zoned, brokers: '5' }, 'use 4 or 6'],
  [{ ...zoned, maxNodes: 2 }, '2 nodes of t3.medium cannot run the services at maxReplicas'],
  [{ ...zoned, exposure: 'gateway' }, "exposure 'gateway' requires gatewayClassName"],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', tlsSecretName: 'b' },
    'tlsSecretName requires hostname, the host name of the certificate',
  ],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', certificateArn: 'arn:aws:acm:1', hostname: 'a.example' },
    "certificateArn requires gatewayController 'aws' with exposure 'gateway': set it, or set tlsSecretName instead",
  ],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', gatewayController: 'aws', tlsSecretName: 'b' },
    "tlsSecretName requires gatewayController 'standard': set certificateArn instead",
  ],
  [
    { ...zoned, tlsPolicy: 'ELBSecurityPolicy-2016-08' },
    'tlsPolicy requires certificateArn: set it, or omit tlsPolicy',
  ],
  [{ ...zoned, tlsPolicy: 'TLSv1.2' }, "tlsPolicy must have the form 'ELBSecurityPolicy-"],
  [
    { ...zoned, nodes: 'auto-mode', maxNodes: 5 },
    "nodeInstanceType, minNodes and maxNodes require nodes 'managed-node-group'",
  ],
])('fails with %j', (written, message) => {
  expect(() => configuration(written)).toThrow(message);
});

test('rejects a misspelled setting in the context', () => {
  expect(() => configuration(zoned, { minNode: '3' })).toThrow(
    "the configuration of staging has a mistake:\n- unknown setting 'minNode': did you mean 'minNodes'?",
  );
});

test('lists the known settings when no name is similar', () => {
  expect(() => configuration({ ...zoned, colour: 'red' })).toThrow(
    /unknown setting 'colour': known are account, region/,
  );
});

test('accepts context that belongs to the CDK', () => {
  const lookups = { '@aws-cdk/core:x': true, 'availability-zones:account=1:region=eu-west-1': [], 'aws:cdk:x': 1 };
  expect(configuration(zoned, { ...lookups, 'cdk-migrate': true })).toMatchObject({ region: 'eu-west-1' });
});

test('fails on an environment without a file, and lists the environments', () => {
  expect(() => configuration({}, { environment: 'moon' })).toThrow("environment must be one of staging (got 'moon')");
});
