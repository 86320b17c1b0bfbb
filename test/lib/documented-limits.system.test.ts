import { CHECKS, type Resources, violations } from './documented-limits/checks';
import { isDocumented, limitingSentences } from './documented-limits/cloudformation-docs';
import reviewed from './documented-limits/reviewed.json';
import { synthesizeEnvironment } from './environments';

/** Every resource of the environments, and of a variant with the serverless stores. */
const resources: Resources = Object.fromEntries(
  [
    synthesizeEnvironment('demonstration'),
    synthesizeEnvironment('production'),
    synthesizeEnvironment('production', { database: 'serverless', stream: 'serverless', loadBalancerAlarm: 'true' }),
  ].flatMap(({ name, templates }, index) =>
    [...templates].flatMap(([part, template]) =>
      Object.entries<Resources[string]>(template.toJSON().Resources).map(
        ([id, resource]): [string, Resources[string]] => [`${index} ${name} ${part} ${id}`, resource],
      ),
    ),
  ),
);
const known = reviewed.flatMap(({ sentences }) => sentences);

test('finds the documentation of every AWS resource type', () => {
  const types = [...new Set(Object.values(resources).map(({ Type }) => Type))];
  expect(types.filter(type => !type.startsWith('Custom::') && !isDocumented(type))).toEqual([]);
});

test('reviewed.json contains every limit in the documentation of the properties that are set', () => {
  const open = [...limitingSentences(resources)].filter(([sentence]) => !known.includes(sentence));
  expect(open.map(([sentence, places]) => `${[...places].join(', ')}: ${sentence}`)).toEqual([]);
});

test('reviewed.json contains each sentence once, and none that the documentation does not have', () => {
  const found = limitingSentences(resources);
  expect(known.filter((sentence, index) => !found.has(sentence) || known.indexOf(sentence) !== index)).toEqual([]);
});

test('the templates violate no limit that code can check', () => {
  expect(violations(resources)).toEqual([]);
});

test.each([
  ['kafka.t3.small with KRaft', 'AWS::MSK::Cluster', msk('kafka.t3.small', '3.9.x.kraft')],
  ['kafka.t3.small with Kafka 4', 'AWS::MSK::Cluster', msk('kafka.t3.small', '4.0.x')],
  ['brokers in four zones', 'AWS::MSK::Cluster', msk('kafka.m7g.large', '3.9.x.kraft', ['a', 'b', 'c', 'd'])],
  ['a node group without DesiredSize', 'AWS::EKS::Nodegroup', { ScalingConfig: { MinSize: 2, MaxSize: 3 } }],
  ['a node template with a subnet', 'AWS::EC2::LaunchTemplate', { LaunchTemplateData: { SubnetId: 'subnet-1' } }],
])('finds %s', (_, Type, Properties) => {
  expect(violations({ wrong: { Type, Properties } })).toEqual([expect.stringMatching(/^wrong: /)]);
});

test('each check has its sentence in the documentation', () => {
  const documented = known.filter(sentence => CHECKS.some(check => sentence.startsWith(check.sentence)));
  expect(documented).toHaveLength(CHECKS.length);
});

test('finds the sentences of a property, of its nested properties and of their interface', () => {
  const found = limitingSentences({
    brokers: { Type: 'AWS::MSK::Cluster', Properties: msk('kafka.t3.small', '3.9.x') },
    nodes: { Type: 'AWS::EKS::Nodegroup', Properties: { ScalingConfig: { MinSize: 2 } } },
  });
  expect([...found.keys()]).toEqual(
    expect.arrayContaining([
      "You can't select the kafka.t3.small instance type when the metadata mode is KRaft.",
      'When creating a node group, you must specify all or none of the properties.',
    ]),
  );
});

function msk(InstanceType: string, KafkaVersion: string, ClientSubnets = ['a', 'b']) {
  return { BrokerNodeGroupInfo: { InstanceType, ClientSubnets }, KafkaVersion };
}
