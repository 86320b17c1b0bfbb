import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataprocAnalytics } from '../../../../constructs';
import { existingStream } from '../../../support/cdk/existing';
import { synthesize, TestStack } from '../../../support/cdk/synthesize';
import { dataprocAnalytics, nodeIdentity, openedStream, resource } from './synthesized';

test('sets names, region and sizes', () => {
  const { document, folder } = dataprocAnalytics({
    clusterName: 'flink-staging',
    region: 'us-east4',
    imageVersion: '2.2.50-debian12',
    masterMachineType: 'n2-highmem-4',
    workerMachineType: 'c3-standard-8',
    workers: 5,
    bootDiskGiB: 100,
    subnetCidr: '192.168.16.0/20',
    parallelism: 4,
  });
  const text = JSON.stringify(document);
  expect(folder).toMatch(/terraform\/flink-staging$/);
  expect(text).not.toMatch(/flink-analytics-cluster|europe-west3|e2-|10\.128/);
  expect(resource(document, 'google_dataproc_cluster.analytics').cluster_config).toMatchObject({
    master_config: { num_instances: 1, machine_type: 'n2-highmem-4', disk_config: { boot_disk_size_gb: 100 } },
    worker_config: { num_instances: 5, machine_type: 'c3-standard-8', disk_config: { boot_disk_size_gb: 100 } },
    software_config: { image_version: '2.2.50-debian12' },
  });
  expect(text).toContain('--PARALLELISM=4');
  expect(resource(document, 'google_storage_bucket.analytics').location).toBe('US-EAST4');
});

test('copies the package beside the document', () => {
  const directory = mkdtempSync(join(tmpdir(), 'package-'));
  const packagePath = join(directory, 'job.jar');
  writeFileSync(packagePath, 'a jar');
  const { folder } = dataprocAnalytics({ packagePath });
  expect(readFileSync(join(folder, 'ticket-analytics.jar'), 'utf8')).toBe('a jar');
  rmSync(directory, { recursive: true });
});

test('the scripts are valid shell, and assume the role with the token file that they write', () => {
  const { folder } = dataprocAnalytics();
  for (const name of ['install-aws-token.sh', 'run-analytics.sh']) {
    expect(spawnSync('bash', ['-n', join(folder, name)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  }
  const made = readFileSync(join(folder, 'install-aws-token.sh'), 'utf8').match(/^mv \S+ (\S+)$/m)?.[1];
  const read = readFileSync(join(folder, 'run-analytics.sh'), 'utf8').matchAll(/TOKEN_FILE=(\S+)/g);
  expect([...read].map(([, file]) => file)).toEqual([made, made]);
});

test.each([
  [{ region: 'Frankfurt' }, "region must be a region of Google Cloud, such as 'europe-west3' (got 'Frankfurt')"],
  [{ region: 'eu-central-1' }, "region must be a region of Google Cloud, such as 'europe-west3' (got 'eu-central-1')"],
  [
    { clusterName: 'Flink' },
    "clusterName must be 6 to 30 lower-case letters, digits and single hyphens, a letter first, such as 'flink-analytics-cluster' (got 'Flink')",
  ],
  [
    { imageVersion: '2.3-debian12' },
    "imageVersion must be an image of the line 2.2, such as '2.2-debian12', for whose Flink the job is built (got '2.3-debian12')",
  ],
  [
    { masterMachineType: 't3.large' },
    "masterMachineType must be a machine type of Google Cloud, such as 'e2-standard-4' (got 't3.large')",
  ],
  [
    { workerMachineType: 'big' },
    "workerMachineType must be a machine type of Google Cloud, such as 'e2-standard-4' (got 'big')",
  ],
  [{ workers: 1 }, 'workers must be an integer from 2 to 100 (got 1)'],
  [{ bootDiskGiB: 10 }, 'bootDiskGiB must be an integer from 30 to 65536 (got 10)'],
  [
    { subnetCidr: '10.0.0.0/8' },
    "subnetCidr must be a network from /20 to /28, such as '10.128.0.0/24' (got '10.0.0.0/8')",
  ],
  [
    { subnetCidr: '10.0.300.0/24' },
    "subnetCidr must be a network from /20 to /28, such as '10.128.0.0/24' (got '10.0.300.0/24')",
  ],
  [{ parallelism: 0 }, 'parallelism must be an integer from 1 to 64 (got 0)'],
  [
    { packagePath: '/nowhere/job.jar' },
    "packagePath not found at '/nowhere/job.jar': build it with mvn -f constructs/analytics/job/pom.xml -P dataproc package",
  ],
  [{ natAddress: '203.0.113.7' }, 'serviceAccountId is required: set both serviceAccountId and natAddress, or none'],
  [
    { ...nodeIdentity, serviceAccountId: 'flink@project.iam.gserviceaccount.com' },
    "serviceAccountId must be the unique id of a service account, about 21 digits, as `terraform output -raw service_account_id` prints it (got 'flink@project.iam.gserviceaccount.com')",
  ],
  [
    { ...nodeIdentity, natAddress: '10.128.0.2' },
    "natAddress must be a public IPv4 address, as `terraform output -raw nat_address` prints it (got '10.128.0.2')",
  ],
  [
    { ...nodeIdentity, natAddress: '0.0.0.0/0' },
    "natAddress must be a public IPv4 address, as `terraform output -raw nat_address` prints it (got '0.0.0.0/0')",
  ],
])('fails with %j', (props, message) => {
  expect(() => dataprocAnalytics(props)).toThrow(message);
});

test('rejects a stream without public brokers', () => {
  expect(() =>
    synthesize(stack => new DataprocAnalytics(stack, 'Analytics', { stream: existingStream(stack), ...nodeIdentity })),
  ).toThrow(
    'stream must have public brokers for Dataproc: set access to StreamAccess.PUBLIC, or publicBootstrapBrokers in EventStream.fromAttributes',
  );
});

test('rejects two clusters of the same name', () => {
  const stack = new TestStack();
  const stream = openedStream(stack);
  new DataprocAnalytics(stack, 'One', { stream });
  expect(() => new DataprocAnalytics(stack, 'Two', { stream })).toThrow(
    'clusterName must be unique: another DataprocAnalytics writes to terraform/flink-analytics-cluster',
  );
  expect(() => new DataprocAnalytics(stack, 'Three', { stream, clusterName: 'flink-three' })).not.toThrow();
});
