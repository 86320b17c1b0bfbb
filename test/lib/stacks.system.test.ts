import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesizeEnvironment } from './environments';

const environments = ['demonstration', 'production'].map(name => synthesizeEnvironment(name));

describe.each(environments)('$name', ({ name, assembly, templates }) => {
  const template = (part: string): Template => templates.get(part)!;
  const propertiesOf = (part: string, type: string) =>
    Object.values(template(part).findResources(type)).map(({ Properties }) => Properties);
  const everyTemplate = [...templates].map(([part, found]) => ({ part, json: found.toJSON() }));

  test('has five stacks, destroyed in the order analytics, services, cluster, data, network', () => {
    const needs = Object.fromEntries(
      assembly.stacks.map(stack => [
        stack.stackName.replace(`ticketing-${name}-`, ''),
        stack.dependencies
          .filter(({ manifest }) => manifest.type === 'aws:cloudformation:stack')
          .map(({ id }) => id.replace(`ticketing-${name}-`, ''))
          .sort(),
      ]),
    );
    expect(needs).toEqual({
      network: [],
      data: ['network'],
      cluster: ['data', 'network'],
      services: ['cluster', 'data', 'network'],
      analytics: ['data', 'network', 'services'],
    });
  });

  test.each(everyTemplate)('$part uses at most 60 % of the template limits of CloudFormation', ({ part, json }) => {
    const { templateFullPath } = assembly.getStackByName(`ticketing-${name}-${part}`);
    expect(statSync(templateFullPath).size).toBeLessThan(1_048_576 * 0.6);
    expect(Object.keys(json.Resources).length).toBeLessThan(500 * 0.6);
  });

  test.each(everyTemplate)('$part allows no action by wildcard', ({ json }) => {
    const actions = statements(json).flatMap(({ Effect, Action }) => (Effect === 'Allow' ? [Action].flat() : []));
    expect(actions.filter(action => action?.includes('*'))).toEqual([]);
  });

  test.each(everyTemplate)('$part contains no secret', ({ json }) => {
    const text = JSON.stringify(json);
    expect(text).not.toMatch(/"(MasterUserPassword|SecretString|Password)"|resolve:secretsmanager/);
    expect(text).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|postgres(ql)?:\/\/[^"]*:[^"]*@/);
  });

  test('retains resources with data, and their logical ids', () => {
    const kept = everyTemplate.flatMap(({ json }) =>
      Object.entries<{ Type: string; DeletionPolicy?: string }>(json.Resources)
        .filter(([, { Type }]) => /(DBInstance|DBCluster|GlobalTable|S3::Bucket|MSK::\w+|Secret)$/.test(Type))
        .map(([id, { Type, DeletionPolicy }]) => `${id} ${Type} ${DeletionPolicy}`),
    );
    expect(kept.sort()).toMatchSnapshot();
  });

  test('the Kubernetes API is reachable from the VPC only, and the control plane has all logs', () => {
    template('cluster').hasResourceProperties('AWS::EKS::Cluster', {
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: false },
      Logging: {
        ClusterLogging: {
          EnabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map(Type => ({ Type })),
        },
      },
    });
  });

  test('the database allows ingress from the pods and the users function only, the brokers from the pods and analytics only', () => {
    const ingress = everyTemplate.flatMap(({ part, json }) =>
      Object.values<{ Type: string; Properties: Record<string, unknown> }>(json.Resources)
        .filter(({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress')
        .map(({ Properties: { ToPort, CidrIp, SourceSecurityGroupId } }) => ({
          part,
          ToPort,
          from:
            CidrIp ??
            JSON.stringify(SourceSecurityGroupId).match(
              /Cluster\w*ClusterSecurityGroup|Analytics|DatabaseUsersMaker/,
            )?.[0],
        })),
    );
    expect(ingress).toEqual([
      { part: 'data', ToPort: 5432, from: 'DatabaseUsersMaker' },
      { part: 'services', ToPort: 5432, from: expect.stringMatching('ClusterSecurityGroup') },
      { part: 'services', ToPort: 9098, from: expect.stringMatching('ClusterSecurityGroup') },
      { part: 'analytics', ToPort: 9098, from: 'Analytics' },
    ]);
    for (const { part } of everyTemplate) {
      const groups = propertiesOf(part, 'AWS::EC2::SecurityGroup');
      expect(groups.flatMap(({ SecurityGroupIngress }) => SecurityGroupIngress ?? [])).toEqual([]);
    }
  });

  test('only analytics and the users function have egress to all addresses, over https', () => {
    const egress = everyTemplate.flatMap(({ part }) =>
      [
        ...propertiesOf(part, 'AWS::EC2::SecurityGroup').flatMap(
          ({ SecurityGroupEgress }) => SecurityGroupEgress ?? [],
        ),
        ...propertiesOf(part, 'AWS::EC2::SecurityGroupEgress'),
      ]
        .filter(({ CidrIp }) => CidrIp === '0.0.0.0/0')
        .map(({ IpProtocol, FromPort, ToPort }) => `${part}: ${IpProtocol} ${FromPort}-${ToPort}`),
    );
    expect(egress.sort()).toEqual(['analytics: tcp 443-443', 'data: tcp 443-443']);
  });

  test('every log has a retention of a month, including logs of CDK functions and of AWS services', () => {
    for (const { part, json } of everyTemplate) {
      for (const { LoggingConfig } of propertiesOf(part, 'AWS::Lambda::Function')) {
        expect(json.Resources[LoggingConfig?.LogGroup?.Ref]?.Type).toBe('AWS::Logs::LogGroup');
      }
      for (const { RetentionInDays } of propertiesOf(part, 'AWS::Logs::LogGroup')) {
        expect(RetentionInDays).toBe(30);
      }
      template(part).resourceCountIs('Custom::LogRetention', 0);
    }
    const logs = (part: string) => JSON.stringify(propertiesOf(part, 'Custom::AWS'));
    for (const [part, log] of [
      ['cluster', '/aws/eks/ticket-booking-cluster/cluster'],
      ['data', '/aws/rds/instance/ticket-booking-db/postgresql'],
    ] as const) {
      const parameters = JSON.stringify({ logGroupName: log, retentionInDays: 30 }).slice(1, -1);
      expect(logs(part)).toContain(JSON.stringify(parameters).slice(1, -1));
    }
  });

  test('the cluster is deleted only when the network contains no load balancer', () => {
    template('cluster').hasResource('Custom::LoadBalancerGuard', {
      Properties: { VpcId: { 'Fn::ImportValue': Match.stringLikeRegexp('network:ExportsOutputRefNetworkVpc') } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ClusterC2E21B66$')]),
    });
  });

  test('pods start after the rules that allow them to reach their stores', () => {
    const manifests = template('services').findResources('Custom::AWSCDK-EKS-KubernetesResource');
    const rules = (service: string) =>
      Object.entries(manifests)
        .filter(([id]) => id.startsWith(`Platform${service}`))
        .flatMap(([, { DependsOn }]) => DependsOn as string[])
        .filter(id => template('services').toJSON().Resources[id].Type === 'AWS::EC2::SecurityGroupIngress')
        .map(id => id.replace(/Platform(\w+?)Door.*/, '$1'));
    expect([...new Set(rules('BookingService'))].sort()).toEqual(['Database', 'Stream']);
    expect([...new Set(rules('EventCatalog'))].sort()).toEqual(['Database', 'Stream']);
    expect([...new Set(rules('Frontend'))]).toEqual(['Stream']);
  });

  test('has outputs with descriptions', () => {
    const outputs = everyTemplate
      .flatMap(({ json }) => Object.entries<{ Description?: string }>(json.Outputs ?? {}))
      .filter(([output]) => !output.startsWith('ExportsOutput'));
    for (const [, { Description }] of outputs) {
      expect(Description).toMatch(/\w{3}/);
    }
    expect(outputs.map(([output]) => output).sort()).toEqual([
      'AnalyticsApplicationName',
      'BookingSecretArn',
      'BookingServiceImage',
      'BootstrapBrokers',
      'CatalogSecretArn',
      'ClusterName',
      'DatabaseHost',
      'EventCatalogImage',
      'FrontendImage',
      'KubeconfigCommand',
      'LoadBalancer',
      'OrganiserKeyArn',
      'TicketSecretArn',
      'TokenSecretArn',
      'UploadsBucketName',
      'Url',
      'UserServiceImage',
      'UsersTableName',
    ]);
  });
});

test('synthesizes the same templates again', () => {
  const [first] = environments;
  const again = synthesizeEnvironment('demonstration');
  for (const [part, template] of first!.templates) {
    expect(JSON.stringify(again.templates.get(part)?.toJSON())).toBe(JSON.stringify(template.toJSON()));
  }
});

describe('with Argo CD', () => {
  const { templates, assembly } = synthesizeEnvironment('demonstration', { delivery: 'argo-cd' });
  const services = templates.get('services')!;

  test('the services stack contains no Kubernetes object', () => {
    services.resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 0);
    services.resourceCountIs('AWS::EKS::PodIdentityAssociation', 4);
  });

  test('a deployment builds and pushes the images, and outputs contain them', () => {
    const manifest = join(assembly.directory, 'ticketing-demonstration-services.assets.json');
    const { dockerImages } = JSON.parse(readFileSync(manifest, 'utf8'));
    const pushed = Object.values<{ destinations: Record<string, { imageTag: string }> }>(dockerImages).flatMap(
      ({ destinations }) => Object.values(destinations).map(({ imageTag }) => imageTag),
    );
    const outputs = Object.entries(services.findOutputs('*'))
      .filter(([name]) => name.endsWith('Image'))
      .map(([, { Value }]) => Value['Fn::Sub'].split(':').pop());
    expect(outputs.sort()).toEqual(pushed.sort());
    expect(new Set(outputs).size).toBe(4);
  });
});

test('loadBalancerAlarm adds the alarm on all load balancers of the account', () => {
  const alarmsOf = (context: Record<string, string>) =>
    Object.keys(
      synthesizeEnvironment('demonstration', context)
        .templates.get('services')!
        .findResources('AWS::CloudWatch::Alarm'),
    ).filter(id => id.includes('UnhealthyHosts'));
  expect(alarmsOf({})).toEqual([]);
  expect(alarmsOf({ loadBalancerAlarm: 'true' })).toHaveLength(1);
});

test('reads the address of the page from the gateway if there is one', () => {
  const { templates } = synthesizeEnvironment('demonstration', { exposure: 'gateway', gatewayClassName: 'alb' });
  templates.get('services')!.hasResourceProperties('Custom::AWSCDK-EKS-KubernetesObjectValue', {
    ObjectType: 'gateways.gateway.networking.k8s.io',
    ObjectName: 'frontend',
    JsonPath: '.status.addresses[0].value',
  });
});

test('keepData false deletes the data with its stack', () => {
  const { templates, assembly } = synthesizeEnvironment('demonstration', { keepData: 'false' });
  const { Resources } = templates.get('data')!.toJSON();
  const kept = Object.entries<{ Type: string; DeletionPolicy?: string }>(Resources).filter(
    ([, { Type, DeletionPolicy }]) => Type !== 'AWS::Logs::LogGroup' && DeletionPolicy === 'Retain',
  );
  expect(kept.map(([id]) => id)).toEqual([]);
  expect(assembly.getStackByName('ticketing-demonstration-data').terminationProtection).toBe(false);
});

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
}

/** Returns the statements of all policies, including inline policies of roles. */
function statements(json: Record<string, unknown>): Statement[] {
  const resources = Object.values(json.Resources as Record<string, { Properties?: Record<string, unknown> }>);
  return resources.flatMap(({ Properties = {} }) => {
    const inline = (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
    const own = Properties.PolicyDocument as { Statement: Statement[] } | undefined;
    return [...inline.flatMap(policy => policy.PolicyDocument.Statement), ...(own?.Statement ?? [])];
  });
}
