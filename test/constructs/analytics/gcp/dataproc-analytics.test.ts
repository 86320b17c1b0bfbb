import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataprocAnalytics } from '../../../../constructs';
import { existingStream } from '../../../support/cdk/existing';
import { synthesize, TestStack } from '../../../support/cdk/synthesize';
import { answered, dataprocAnalytics, openedStream, resource } from './synthesized';

test('names, region and sizes can be chosen', () => {
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

test('the package is put beside the document', () => {
  const directory = mkdtempSync(join(tmpdir(), 'package-'));
  const packagePath = join(directory, 'job.jar');
  writeFileSync(packagePath, 'a jar');
  const { folder } = dataprocAnalytics({ packagePath });
  expect(readFileSync(join(folder, 'ticket-analytics.jar'), 'utf8')).toBe('a jar');
  rmSync(directory, { recursive: true });
});

test('the scripts are shell, and take on the role with the file that they make', () => {
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
  [{ region: 'Frankfurt' }, "region is 'Frankfurt': allowed is a region of Google's, like 'europe-west3'"],
  [{ region: 'eu-central-1' }, "region is 'eu-central-1': allowed is a region of Google's, like 'europe-west3'"],
  [
    { clusterName: 'Flink' },
    "clusterName is 'Flink': allowed is 6 to 30 lower-case letters, digits and single hyphens, a letter first, like 'flink-analytics-cluster'",
  ],
  [
    { imageVersion: '2.3-debian12' },
    "imageVersion is '2.3-debian12': allowed is an image of the line 2.2, whose Flink the job's package is built for, like '2.2-debian12'",
  ],
  [
    { masterMachineType: 't3.large' },
    "masterMachineType is 't3.large': allowed is a machine type of Google's, like 'e2-standard-4'",
  ],
  [
    { workerMachineType: 'big' },
    "workerMachineType is 'big': allowed is a machine type of Google's, like 'e2-standard-4'",
  ],
  [{ workers: 1 }, 'workers is 1: allowed are whole numbers from 2 to 100'],
  [{ bootDiskGiB: 10 }, 'bootDiskGiB is 10: allowed are whole numbers from 30 to 65536'],
  [
    { subnetCidr: '10.0.0.0/8' },
    "subnetCidr is '10.0.0.0/8': allowed are networks from /20 to /28, like '10.128.0.0/24'",
  ],
  [
    { subnetCidr: '10.0.300.0/24' },
    "subnetCidr is '10.0.300.0/24': allowed are networks from /20 to /28, like '10.128.0.0/24'",
  ],
  [{ parallelism: 0 }, 'parallelism is 0: allowed are whole numbers from 1 to 64'],
  [
    { packagePath: '/nowhere/job.jar' },
    "packagePath is '/nowhere/job.jar', where nothing is: make it with `mvn -f constructs/analytics/job/pom.xml -P dataproc package`",
  ],
  [
    { natAddress: '203.0.113.7' },
    'serviceAccountId and natAddress belong together, and serviceAccountId is missing: set both or none',
  ],
  [
    { ...answered, serviceAccountId: 'flink@project.iam.gserviceaccount.com' },
    "serviceAccountId is 'flink@project.iam.gserviceaccount.com': allowed is the unique id of a service account, about 21 digits, as `terraform output -raw service_account_id` says",
  ],
  [
    { ...answered, natAddress: '10.128.0.2' },
    "natAddress is '10.128.0.2': allowed is one public IPv4 address, as `terraform output -raw nat_address` says",
  ],
  [
    { ...answered, natAddress: '0.0.0.0/0' },
    "natAddress is '0.0.0.0/0': allowed is one public IPv4 address, as `terraform output -raw nat_address` says",
  ],
])('fails with %j', (props, message) => {
  expect(() => dataprocAnalytics(props)).toThrow(message);
});

test('fails with a stream whose brokers are reached from their network alone', () => {
  expect(() =>
    synthesize(stack => new DataprocAnalytics(stack, 'Analytics', { stream: existingStream(stack), ...answered })),
  ).toThrow(
    'the stream has no public brokers, and Dataproc reaches no others: make it with `access: StreamAccess.PUBLIC`, or name publicBootstrapBrokers in EventStream.fromAttributes',
  );
});

test('fails when two of one name would write into one folder', () => {
  const stack = new TestStack();
  const stream = openedStream(stack);
  new DataprocAnalytics(stack, 'One', { stream });
  expect(() => new DataprocAnalytics(stack, 'Two', { stream })).toThrow(
    'terraform/flink-analytics-cluster is the folder of another DataprocAnalytics, too: give each a clusterName of its own',
  );
  expect(() => new DataprocAnalytics(stack, 'Three', { stream, clusterName: 'flink-three' })).not.toThrow();
});
