import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_IDENTITY, ON_DATAPROC, synthesizeEnvironment } from './environments';

describe('analytics on Dataproc', () => {
  const before = synthesizeEnvironment('demonstration', ON_DATAPROC);
  const after = synthesizeEnvironment('demonstration', { ...ON_DATAPROC, ...NODE_IDENTITY });

  test('the synth output contains the Terraform document', () => {
    for (const { assembly } of [before, after]) {
      const file = join(assembly.directory, 'terraform', 'flink-analytics-cluster', 'main.tf.json');
      expect(JSON.parse(readFileSync(file, 'utf8')).provider.google.region).toBe('europe-west3');
    }
    const staging = synthesizeEnvironment('demonstration', {
      ...ON_DATAPROC,
      nameSuffix: 'staging',
      gcpRegion: 'us-east4',
    });
    expect(existsSync(join(staging.assembly.directory, 'terraform', 'flink-staging', 'main.tf.json'))).toBe(true);
  });

  test('the brokers have no public access before the identity of the nodes is set', () => {
    expect(before.templates.get('analytics')!.toJSON().Resources).toBeUndefined();
    before.templates.get('data')!.hasResourceProperties('AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'DISABLED' } } },
    });
    expect(Object.keys(before.templates.get('data')!.findOutputs('*'))).not.toContain('PublicBootstrapBrokers');
  });

  test('then the brokers allow ingress from one address, and outputs contain the values that Terraform needs', () => {
    const analytics = after.templates.get('analytics')!;
    analytics.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { CidrIp: '203.0.113.7/32', ToPort: 9198 });
    analytics.resourceCountIs('AWS::KinesisAnalyticsV2::Application', 0);
    after.templates.get('data')!.hasResourceProperties('AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } },
    });
    expect(Object.keys(analytics.findOutputs('*'))).toContain('AnalyticsRoleArn');
    expect(Object.keys(after.templates.get('data')!.findOutputs('*'))).toContain('PublicBootstrapBrokers');
  });

  test('the identity of the nodes does not change the other stacks', () => {
    for (const part of ['cluster', 'services']) {
      expect(JSON.stringify(after.templates.get(part)!.toJSON())).toBe(
        JSON.stringify(before.templates.get(part)!.toJSON()),
      );
    }
  });
});
