import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumerApp, manifest, testedPeers } from './consumer/consumer-app';

describe('the packed library in the app of a consumer', () => {
  const consumer = new ConsumerApp();
  const examples = readmeExamples();
  beforeAll(() => {
    consumer.install(testedPeers());
    consumer.add(join(__dirname, 'consumer', 'app.ts'));
    consumer.add(join(__dirname, '..', 'examples'));
    for (const { name, source } of examples) {
      consumer.write(`${name}.ts`, source);
    }
    consumer.compile();
  });
  afterAll(() => consumer.remove());

  test('contains the compiled library, its types and its assets, and nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|API\.md|LICENSE|CHANGELOG\.md|dist\/(constructs|charts|contracts)\/.+\.(js|d\.ts)|dist\/assets\/.+|dist\/THIRD-PARTY-LICENSES\.txt)$/;
    expect(consumer.packedFiles.filter(path => !allowed.test(path))).toEqual([]);
    expect(consumer.packedFiles.filter(path => /\/(app|kit|web)\//.test(path))).toEqual([]);
  });

  test('synthesizes the parts that the app does not pass, and none that it passes', () => {
    const { AllNew, Existing } = synthesizedTypes('app');

    expect(AllNew).toEqual(
      expect.arrayContaining(['AWS::EC2::VPC', 'AWS::EKS::Cluster', 'AWS::MSK::Cluster', 'AWS::RDS::DBInstance']),
    );
    expect(Existing!.filter(type => /::(VPC|DBInstance)$|EKS::Cluster$/.test(type))).toEqual([]);
    expect(Existing).toContain('AWS::MSK::Cluster');
    const google = JSON.parse(consumer.read('app.out/terraform/flink-analytics-cluster/main.tf.json'));
    expect(google.provider.google.region).toBe('us-east4');
  });

  test.each(examples)('runs the README example "$title"', ({ name }) => {
    const stacks = Object.values(synthesizedTypes(name));
    expect(stacks.length).toBeGreaterThan(0);
    for (const types of stacks) {
      expect(types.length).toBeGreaterThan(0);
    }
  });

  test('runs as many README examples as README.md has blocks of TypeScript', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'The whole platform:',
      'On a VPC, a cluster and a database that exist already:',
      'On a cluster of another stack:',
      'One part alone:',
    ]);
  });

  test.each(['minimal', 'own-network-and-database', 'gitops'])('synthesizes the example %s', name => {
    expect(listed(consumer.synthesize(`examples/${name}/app`))).toMatchSnapshot();
  });

  test('synthesizes the example fifth-service, with a topic and a database user of its own', () => {
    const { Ticketing, Notifications } = consumer.synthesize('examples/fifth-service/app');
    expect(withoutHashes(Notifications!)).toMatchSnapshot();
    const added = Object.entries(Ticketing!).filter(([id]) => /TopicNotifications|UserNotification/i.test(id));
    expect(withoutHashes(Object.fromEntries(added))).toMatchSnapshot();
  });

  test('the example gitops renders manifests and no Kubernetes object in the template', () => {
    const types = Object.values(synthesizedTypes('examples/gitops/app')).flat();
    expect(types.filter(type => /KubernetesResource/.test(type))).toEqual([]);
    expect(consumer.read('examples/gitops/manifests/PLACEHOLDERS.md')).toContain('Frontend_Image');
    expect(consumer.read('examples/gitops/manifests/frontend/2-deployment.frontend.yaml')).toContain(
      'namespace: tickets',
    );
  });

  test('the examples require the same versions as package.json', () => {
    const { dependencies } = JSON.parse(consumer.read('examples/package.json'));
    const { dependencies: own, peerDependencies, name, version } = manifest;
    expect(dependencies).toEqual({ ...own, ...peerDependencies, [name]: `^${version}` });
  });

  function synthesizedTypes(name: string): Record<string, string[]> {
    return Object.fromEntries(
      Object.entries(consumer.synthesize(name)).map(([stack, resources]) => [
        stack,
        Object.values(resources).map(({ Type }) => Type),
      ]),
    );
  }
});

type Stacks = ReturnType<ConsumerApp['synthesize']>;

/** Types of the resources, by stack and logical id. */
function listed(stacks: Stacks): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(stacks).map(([stack, resources]) => [
      stack,
      Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type])),
    ]),
  );
}

function withoutHashes(resources: Stacks[string]): Stacks[string] {
  return JSON.parse(JSON.stringify(resources).replaceAll(/[0-9a-f]{64}/g, '<asset>'));
}

/** Each block of TypeScript in README.md, with the line before it. */
function readmeExamples(): { title: string; name: string; source: string }[] {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/([^\n]+)\n\n```ts\n(.*?)```/gs)].map(([, title, source], index) => ({
    title: title!,
    name: `readme-${index}`,
    source: source!,
  }));
}
