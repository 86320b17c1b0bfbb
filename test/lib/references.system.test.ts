import { createOnlyValues } from './create-only';
import { type Environment, NODE_IDENTITY, ON_DATAPROC, synthesizeEnvironment } from './environments';

const weak = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };

const demonstration = synthesizeEnvironment('demonstration');

describe.each([
  ['demonstration', demonstration],
  ['production', synthesizeEnvironment('production')],
  [
    'production with serverless stores',
    synthesizeEnvironment('production', { database: 'serverless', stream: 'serverless' }),
  ],
  ['demonstration with Dataproc', synthesizeEnvironment('demonstration', { ...ON_DATAPROC, ...NODE_IDENTITY })],
])('%s', (_, environment) => {
  test('no property that replaces its resource contains a weak reference', () => {
    expect(weakCreateOnlyProperties(environment)).toEqual([]);
  });

  test('no export contains an attribute of a database server, a broker or a broker address', () => {
    expect(exportedTypes(environment).filter(type => /^AWS::(RDS|MSK)::|^Custom::/.test(type))).toEqual([]);
  });
});

test('the check finds the properties that replace their resource when references are weak', () => {
  const found = weakCreateOnlyProperties(synthesizeEnvironment('demonstration', weak)).join('\n');
  expect(found).toMatch(/AWS::MSK::Cluster\.BrokerNodeGroupInfo\.ClientSubnets$/m);
  expect(found).toMatch(/AWS::EC2::SecurityGroup\.VpcId$/m);
  expect(found).toMatch(/AWS::EC2::SecurityGroupIngress\.SourceSecurityGroupId$/m);
  expect(found).toMatch(/AWS::EKS::PodIdentityAssociation\.ClusterName$/m);
  expect(found).toMatch(/Custom::AWSCDK-EKS-KubernetesResource\.ServiceToken$/m);
});

test.each([
  ['services', ['BootstrapBrokers', 'DatabaseHost', 'StreamArn']],
  ['analytics', ['BootstrapBrokers', 'StreamArn']],
])('the %s stack reads what a replacement changes from SSM parameters, at every deployment', (part, shared) => {
  const parameters = Object.values(demonstration.templates.get(part)!.findParameters('*')).filter(
    ({ Type, Default }) => Type === 'AWS::SSM::Parameter::Value<String>' && !Default.startsWith('/cdk-bootstrap/'),
  );
  expect(parameters.map(({ Default }) => Default).sort()).toEqual(
    shared.map(name => `/ticketing-demonstration-data/${name}`),
  );
  const data = demonstration.templates.get('data')!;
  for (const { Default: Name } of parameters) {
    data.hasResourceProperties('AWS::SSM::Parameter', { Name });
  }
});

// CloudFormation refuses to remove an export that is in use, and producers are deployed before their consumers.
test.each([
  [{ delivery: 'argo-cd' }],
  [{ exposure: 'gateway', gatewayClassName: 'alb' }],
  [{ accessMode: 'required' }],
  [{ database: 'serverless' }],
  [{ stream: 'serverless' }],
  [{ nodes: 'auto-mode' }],
  [{ analyticsCodeBucket: undefined, analyticsCodeKey: undefined }],
])('the setting %j removes no export', context => {
  const before = exportNames(demonstration);
  expect(exportNames(synthesizeEnvironment('demonstration', context))).toEqual(expect.arrayContaining(before));
});

function weakCreateOnlyProperties({ templates }: Environment): string[] {
  return [...templates.values()]
    .flatMap(template => createOnlyValues(template.toJSON()))
    .filter(([, value]) => JSON.stringify(value).includes('Fn::GetStackOutput'))
    .map(([property]) => property);
}

interface Output {
  readonly Value: { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] };
  readonly Export?: { readonly Name: string };
}

function exportsOf({ templates }: Environment): [Output, Record<string, { Type: string }>][] {
  return [...templates.values()].flatMap(template => {
    const { Outputs = {}, Resources } = template.toJSON();
    return Object.values<Output>(Outputs)
      .filter(output => output.Export)
      .map((output): [Output, Record<string, { Type: string }>] => [output, Resources]);
  });
}

function exportNames(environment: Environment): string[] {
  return exportsOf(environment).map(([{ Export }]) => Export!.Name);
}

/** Returns the types of the resources whose attributes are exported. */
function exportedTypes(environment: Environment): string[] {
  return exportsOf(environment).map(([{ Value }, resources]) => resources[Value.Ref ?? Value['Fn::GetAtt']![0]!]!.Type);
}
