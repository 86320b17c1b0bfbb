import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { ServiceImage } from '../../../constructs';
import { TestStack } from '../../support/cdk/synthesize';

const folder = mkdtempSync(join(tmpdir(), 'ticketing-image-'));
beforeAll(() => {
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(folder, 'image.tar'), 'an image');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Docker assets that `cdk deploy` pushes. */
function pushed(image: ServiceImage) {
  const app = new App();
  const stack = new TestStack(app);
  image.bind(stack, 'payment-service');
  const { dockerImages } = app.synth().getStackArtifact(stack.artifactId).dependencies.flatMap(assetsOf)[0]!;
  return Object.values(dockerImages ?? {}).map(({ source }) => source);
}

function assetsOf(artifact: object): { dockerImages?: Record<string, { source: object }> }[] {
  return 'contents' in artifact ? [artifact.contents as { dockerImages?: Record<string, { source: object }> }] : [];
}

test('builds an image from a folder, for the architecture of the nodes', () => {
  expect(pushed(ServiceImage.fromAsset(folder))).toEqual([
    expect.objectContaining({ directory: expect.stringMatching(/^asset\./), platform: 'linux/amd64' }),
  ]);
});

test('loads an image from a tarball', () => {
  expect(pushed(ServiceImage.fromTarball(join(folder, 'image.tar')))).toEqual([
    { executable: expect.arrayContaining([expect.stringContaining('docker load')]) },
  ]);
});

test('names an image in a registry, and pushes nothing', () => {
  const image = ServiceImage.fromRegistry('registry.example.com/payment-service:1.4.0');
  expect(image.bind(new TestStack(), 'payment-service')).toBe('registry.example.com/payment-service:1.4.0');
  expect(pushed(image)).toEqual([]);
});

test.each([
  ['v2', /:v2$/],
  ['sha256:0123456789abcdef', /@sha256:0123456789abcdef$/],
])('names an image in an ECR repository by %s', (tagOrDigest, end) => {
  const stack = new TestStack();
  const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'payment-service');
  expect(ServiceImage.fromEcrRepository(repository, tagOrDigest).bind(stack, 'payment-service')).toMatch(end);
});

test('fails without an image for a service that is not in this package', () => {
  expect(() => ServiceImage.shipped().bind(new TestStack(), 'payment-service')).toThrow(
    'image is required for payment-service: this package has images of frontend, user-service, event-catalog, booking-service only',
  );
});
