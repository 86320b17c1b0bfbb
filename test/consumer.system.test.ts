import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumerApp, testedPeers } from './consumer/consumer-app';

describe('the packed library in the app of a consumer', () => {
  const consumer = new ConsumerApp();
  const examples = readmeExamples();
  beforeAll(() => {
    consumer.install(testedPeers());
    consumer.add(join(__dirname, 'consumer', 'app.ts'));
    for (const { name, source } of examples) consumer.write(`${name}.ts`, source);
    consumer.compile();
  });
  afterAll(() => consumer.remove());

  test('contains the compiled library, its types and its assets, and nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|API\.md|LICENSE|CHANGELOG\.md|dist\/(constructs|charts|contracts)\/.+\.(js|d\.ts)|dist\/assets\/.+|dist\/THIRD-PARTY-LICENSES\.txt)$/;
    expect(consumer.packedFiles.filter(path => !allowed.test(path))).toEqual([]);
    expect(consumer.packedFiles.filter(path => /\/(app|kit|web)\//.test(path))).toEqual([]);
  });

  test('synthesizes what the app does not bring, and nothing that it brings', () => {
    const { AllOurs, Brought } = synthesizedTypes('app');

    expect(AllOurs).toEqual(
      expect.arrayContaining(['AWS::EC2::VPC', 'AWS::EKS::Cluster', 'AWS::MSK::Cluster', 'AWS::RDS::DBInstance']),
    );
    expect(Brought!.filter(type => /::(VPC|DBInstance)$|EKS::Cluster$/.test(type))).toEqual([]);
    expect(Brought).toContain('AWS::MSK::Cluster');
    const google = JSON.parse(consumer.read('app.out/terraform/flink-analytics-cluster/main.tf.json'));
    expect(google.provider.google.region).toBe('us-east4');
  });

  test.each(examples)('runs the README example "$title"', ({ name }) => {
    const stacks = Object.values(synthesizedTypes(name));
    expect(stacks.length).toBeGreaterThan(0);
    for (const types of stacks) expect(types.length).toBeGreaterThan(0);
  });

  test('runs as many README examples as README.md has blocks of TypeScript', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'The whole platform:',
      'On a VPC, a cluster and a database that exist already:',
      'On a cluster of another stack:',
      'One part alone:',
    ]);
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

/** Each block of TypeScript in README.md, with the line before it. */
function readmeExamples(): { title: string; name: string; source: string }[] {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/([^\n]+)\n\n```ts\n(.*?)```/gs)].map(([, title, source], index) => ({
    title: title!,
    name: `readme-${index}`,
    source: source!,
  }));
}
