import { join } from 'node:path';
import { ConsumerApp, lowestPeers, manifest, type Resource, testedPeers } from './consumer/consumer-app';

const app = join(__dirname, 'consumer', 'app.ts');
let tested: ReturnType<typeof synthesizedWith>;
beforeAll(() => {
  tested = synthesizedWith(testedPeers());
});

test('package.json allows a range of versions of each peer', () => {
  expect(Object.values(manifest.peerDependencies)).toEqual(
    Object.keys(manifest.peerDependencies).map(() => expect.stringMatching(/^\^\d+\.\d+\.\d+$/)),
  );
});

/** Older versions of aws-cdk-lib ignore unknown props, so a synth without an error is not sufficient. */
test('the lowest allowed peers synthesize the same templates as the tested ones', () => {
  expect(synthesizedWith(lowestPeers())).toEqual(tested);
});

test('fails with a version that ignores manageMasterUserPassword', () => {
  const older = { ...lowestPeers(), 'aws-cdk-lib': '2.260.0' };
  expect(synthesizedWith(older, '--force')).not.toEqual(tested);
});

function synthesizedWith(versions: Record<string, string>, ...npmOptions: string[]) {
  const consumer = new ConsumerApp();
  try {
    consumer.install(versions, ...npmOptions);
    consumer.add(app);
    consumer.compile();
    return Object.fromEntries(
      Object.entries(consumer.synthesize('app')).map(([stack, resources]) => [stack, comparable(resources)]),
    );
  } finally {
    consumer.remove();
  }
}

/** Removes asset hashes and the properties of policies, because the CDK writes the ARN of a log group in two ways. */
function comparable(resources: Record<string, Resource>): Record<string, Resource> {
  const text = JSON.stringify(resources).replaceAll(/[0-9a-f]{64}/g, '<asset>');
  return Object.fromEntries(
    Object.entries<Resource>(JSON.parse(text)).map(([id, resource]) => [
      id,
      resource.Type === 'AWS::IAM::Policy' ? { Type: resource.Type } : resource,
    ]),
  );
}
