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

test('a region and its zones are enough', () => {
  const config = configuration(zoned);
  expect(config).toMatchObject({ environment: 'staging', region: 'eu-west-1', availabilityZones: zones });
  expect(config.sizing.bookingService.maxReplicas).toBe(10);
});

test('the context goes over the file, in the words of a command line', () => {
  const config = configuration(
    { ...zoned, sizing: 'production', nodes: 'auto-mode', brokers: 2 },
    { brokers: '4', databaseMultiAz: 'false', availabilityZones: 'eu-west-1b, eu-west-1c', keepData: 'false' },
  );
  expect(config.availabilityZones).toEqual(['eu-west-1b', 'eu-west-1c']);
  expect(config.keepData).toBe(false);
  expect(config.sizing.stream.brokers).toMatchObject({ brokers: 4, storageGiB: 100 });
  expect(config.sizing.database.instanceCapacity).toMatchObject({ multiAz: false, storageGiB: 100 });
});

test('kinds can be changed: serverless, and nodes of the other kind', () => {
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

test('fails once, with every mistake', () => {
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
- region is 'Ireland': it must be text like 'eu-central-1'
- availabilityZones is ["eu-west-1a"]: it must be a list of at least 2
- sizing is 'huge': allowed are demonstration, production
- brokers is 2.5: allowed are whole numbers from 2 to 30
- publicAccessCidrs[0] is 'everywhere': it must be text like '10.0.0.0/16'
- keepData is 'perhaps': allowed are true and false`);
});

test('fails with what does not go together', () => {
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
- availabilityZones has eu-west-1a, which is not in eu-central-1
- availabilityZones has eu-west-1b, which is not in eu-central-1
- gatewayClassName, gatewayController and tlsSecretName are for a gateway: set exposure to gateway, or omit them
- certificateArn is set without hostname: name the host that the certificate is for
- analyticsCodeBucket and analyticsCodeKey belong together: set both or none
- minNodes (5) must be less than or equal to maxNodes (3)
- stream is serverless, which has no brokers: leave out brokers, brokerInstanceType and brokerStorageGiB
- database is serverless, which has no size: leave out databaseInstanceType and databaseStorageGiB`);
});

test.each([
  [{ analyticsHome: 'aws' }, 'analyticsHome is aws: set analyticsCodeBucket and analyticsCodeKey, too'],
  [
    { analyticsHome: 'gcp', analyticsCodeBucket: 'code', analyticsCodeKey: 'job.zip' },
    'analyticsHome is gcp: leave out analyticsCodeBucket and analyticsCodeKey, its package is gcpPackagePath',
  ],
  [
    { analyticsHome: 'gcp', stream: 'serverless' },
    "analyticsHome is gcp, and MSK Serverless is reached from its network alone: set stream to 'provisioned'",
  ],
  [{ gcpRegion: 'us-east4' }, 'gcpRegion is set, and analyticsHome is not gcp: set it to gcp, or leave it out'],
  [
    { analyticsHome: 'gcp', gcpNatAddress: '203.0.113.7' },
    'gcpServiceAccountId and gcpNatAddress belong together: set both or none',
  ],
  [
    { analyticsHome: 'gcp', gcpServiceAccountId: 1122334455 },
    "gcpServiceAccountId is 1122334455: it must be text like '112233445566778899001'",
  ],
  [{ analyticsHome: 'azure' }, "analyticsHome is 'azure': allowed are aws, gcp"],
])('fails when the analytics are said to be in %j', (written, message) => {
  expect(() => configuration({ region: 'eu-west-1', availabilityZones: zones, ...written })).toThrow(message);
});

test.each([
  [{ availabilityZones: zones }, "region is missing: name where the platform shall be, like 'eu-central-1'"],
  [{ region: 'eu-west-1' }, "availabilityZones is missing: name two at least, like 'eu-central-1a'"],
  [{ region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1a'] }, 'availabilityZones names a zone twice'],
  [{ ...zoned, keepData: 'false', deletionProtection: 'true' }, 'set only one of them'],
  [
    { ...zoned, stream: 'serverless', encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
    'encryptionKeyArn is set and MSK Serverless supports no such key',
  ],
  [{ ...zoned, brokers: 3 }, 'brokers must be a multiple of 2 in a network with 2 zones (got 3): use 2 or 4'],
  [{ ...zoned, brokers: '5' }, 'use 4 or 6'],
  [{ ...zoned, maxNodes: 2 }, '2 nodes of t3.medium cannot run the services at maxReplicas'],
  [
    { ...zoned, exposure: 'gateway' },
    'exposure is gateway without gatewayClassName: name the gateway class that the cluster serves',
  ],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', tlsSecretName: 'b' },
    'tlsSecretName is set without hostname: name the host that the certificate is for',
  ],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', certificateArn: 'arn:aws:acm:1', hostname: 'a.example' },
    'certificateArn requires gatewayController aws behind a gateway: set it, or name a TLS secret as tlsSecretName',
  ],
  [
    { ...zoned, exposure: 'gateway', gatewayClassName: 'a', gatewayController: 'aws', tlsSecretName: 'b' },
    'tlsSecretName requires another gatewayController than aws: set certificateArn instead',
  ],
  [
    { ...zoned, tlsPolicy: 'ELBSecurityPolicy-2016-08' },
    'tlsPolicy requires certificateArn: set it, or omit tlsPolicy',
  ],
  [{ ...zoned, tlsPolicy: 'TLSv1.2' }, "tlsPolicy is 'TLSv1.2': it must be text like 'ELBSecurityPolicy-"],
  [
    { ...zoned, nodes: 'auto-mode', maxNodes: 5 },
    'nodes is auto-mode, which chooses them itself: leave out nodeInstanceType, minNodes and maxNodes',
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

test('fails with an environment that has no file, naming those that have', () => {
  expect(() => configuration({}, { environment: 'moon' })).toThrow("environment is 'moon': config/ has staging");
});
