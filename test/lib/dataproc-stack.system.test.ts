import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeEnvironment } from './environments';

const inGoogle = { analyticsHome: 'gcp', analyticsCodeBucket: undefined, analyticsCodeKey: undefined };
const answered = { gcpServiceAccountId: '112233445566778899001', gcpNatAddress: '203.0.113.7' };

describe("the analytics in Google's cloud", () => {
  const before = synthesizeEnvironment('demonstration', inGoogle);
  const after = synthesizeEnvironment('demonstration', { ...inGoogle, ...answered });

  test('their Terraform document stands in the synth output', () => {
    for (const { assembly } of [before, after]) {
      const file = join(assembly.directory, 'terraform', 'flink-analytics-cluster', 'main.tf.json');
      expect(JSON.parse(readFileSync(file, 'utf8')).provider.google.region).toBe('europe-west3');
    }
    const elsewhere = synthesizeEnvironment('demonstration', {
      ...inGoogle,
      nameSuffix: 'staging',
      gcpRegion: 'us-east4',
    });
    expect(existsSync(join(elsewhere.assembly.directory, 'terraform', 'flink-staging', 'main.tf.json'))).toBe(true);
  });

  test('nothing is opened before Google has made the nodes', () => {
    expect(before.templates.get('analytics')!.toJSON().Resources).toBeUndefined();
    before.templates.get('data')!.hasResourceProperties('AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'DISABLED' } } },
    });
    expect(Object.keys(before.templates.get('data')!.findOutputs('*'))).not.toContain('PublicBootstrapBrokers');
  });

  test('then the brokers are opened to one address, and what Terraform asks for is an output', () => {
    const analytics = after.templates.get('analytics')!;
    analytics.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { CidrIp: '203.0.113.7/32', ToPort: 9198 });
    analytics.resourceCountIs('AWS::KinesisAnalyticsV2::Application', 0);
    after.templates.get('data')!.hasResourceProperties('AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } },
    });
    expect(Object.keys(analytics.findOutputs('*'))).toContain('AnalyticsRoleArn');
    expect(Object.keys(after.templates.get('data')!.findOutputs('*'))).toContain('PublicBootstrapBrokers');
  });

  test('everybody else still finds the brokers where they were', () => {
    for (const part of ['cluster', 'services']) {
      expect(JSON.stringify(after.templates.get(part)!.toJSON())).toBe(
        JSON.stringify(before.templates.get(part)!.toJSON()),
      );
    }
  });
});
