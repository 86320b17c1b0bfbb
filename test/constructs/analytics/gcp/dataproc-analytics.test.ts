import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { DataprocAnalytics } from '../../../../constructs';
import type { TerraformDocument } from '../../../../constructs/analytics/gcp/terraform-document';
import { existingStream } from '../../existing';
import { synthesize, TestStack } from '../../synthesize';
import { brokenReferences, unknownToTheProvider } from './provider-arguments';
import { answered, dataprocAnalytics, openedStream, resource } from './synthesized';

describe('the Terraform document', () => {
  const { document, text, files } = dataprocAnalytics();
  const cluster = resource(document, 'google_dataproc_cluster.analytics').cluster_config as Record<string, unknown>;

  test('all of it, as a reviewer reads it', () => {
    expect(document).toMatchSnapshot();
  });

  test('has only arguments that the provider knows, all that it asks for, and references that lead somewhere', () => {
    expect(unknownToTheProvider(document)).toEqual([]);
    expect(brokenReferences(document)).toEqual([]);
  });

  test('those checks find a wrong argument, a missing one, and references that lead nowhere', () => {
    const wrong = JSON.parse(
      text
        .replace('internal_ip_only', 'internal_only')
        .replaceAll('google_compute_router.analytics', 'google_compute_router.other')
        .replaceAll('nat.self_link', 'nat.link')
        .replaceAll('var.project', 'var.projet'),
    ) as TerraformDocument;
    delete (wrong.resource.google_compute_router!.analytics as { network?: unknown }).network;
    expect(unknownToTheProvider(wrong)).toEqual([
      'google_compute_router.analytics has no network',
      'google_dataproc_cluster.analytics.cluster_config.gce_cluster_config has internal_only, which is no argument of it',
    ]);
    expect(new Set(brokenReferences(wrong))).toEqual(
      new Set(['google_compute_router.other.name', 'google_compute_address.nat.link', 'var.projet']),
    );
  });

  test('is plain JSON in the one form, the same at every synth, with no token of the CDK in it', () => {
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    expect(dataprocAnalytics().text).toBe(text);
    expect(text).not.toMatch(/\$\{Token|#\{Token/);
    expect(files).toEqual(['install-aws-token.sh', 'main.tf.json', 'run-analytics.sh']);
  });

  test('makes the cluster of the specification: one master, two workers, Flink', () => {
    expect(resource(document, 'google_dataproc_cluster.analytics').name).toBe('flink-analytics-cluster');
    expect(cluster).toMatchObject({
      master_config: { num_instances: 1 },
      worker_config: { num_instances: 2 },
      software_config: { image_version: '2.2-debian12', optional_components: ['FLINK'] },
    });
  });

  test('gives the nodes no address of their own, and one fixed one to what they say', () => {
    expect(cluster.gce_cluster_config).toMatchObject({
      internal_ip_only: true,
      subnetwork: '${google_compute_subnetwork.analytics.id}',
      tags: ['flink-analytics-cluster'],
    });
    expect(resource(document, 'google_compute_router_nat.analytics')).toMatchObject({
      nat_ip_allocate_option: 'MANUAL_ONLY',
      nat_ips: ['${google_compute_address.nat.self_link}'],
    });
    expect(document.output.nat_address!.value).toBe('${google_compute_address.nat.address}');
  });

  test('lets nobody in but the nodes among themselves', () => {
    expect(Object.keys(document.resource.google_compute_firewall!)).toEqual(['nodes']);
    expect(resource(document, 'google_compute_firewall.nodes')).toMatchObject({
      direction: 'INGRESS',
      source_ranges: ['10.128.0.0/24'],
      target_tags: ['flink-analytics-cluster'],
    });
    expect(resource(document, 'google_compute_subnetwork.analytics').ip_cidr_range).toBe('10.128.0.0/24');
  });

  test('gives the nodes an account of their own, the role of a worker, and no key', () => {
    expect(cluster.gce_cluster_config).toMatchObject({ service_account: '${google_service_account.analytics.email}' });
    expect(document.resource.google_project_iam_member).toEqual({
      worker: {
        project: '${var.project}',
        role: 'roles/dataproc.worker',
        member: '${google_service_account.analytics.member}',
      },
    });
    expect(text).not.toMatch(/service_account_key|access_key|secret|password/i);
  });

  test('submits the job once it knows the brokers, says all that the job has to know, and starts it again when it fails', () => {
    const job = resource(document, 'google_dataproc_job.analytics');
    expect(job.count).toBe('${var.kafka_brokers == "" ? 0 : 1}');
    expect(job.scheduling).toEqual({ max_failures_per_hour: 10, max_failures_total: 240 });
    const bucket = 'gs://${google_storage_bucket.analytics.name}';
    const { query_list } = job.pig_config as { query_list: string[] };
    expect(query_list.map(query => query.split(' '))).toEqual([
      [
        'fs',
        '-copyToLocal',
        '-f',
        `${bucket}/\${google_storage_bucket_object.job_runner.output_name}`,
        '/tmp/run-analytics.sh',
      ],
      [
        'sh',
        'bash',
        '/tmp/run-analytics.sh',
        `${bucket}/\${google_storage_bucket_object.job_package.output_name}`,
        '${var.aws_role_arn}',
        'eu-central-1',
        '--PARALLELISM=1',
        '--KAFKA_AUTH=iam',
        '--TOPIC_TICKET_BOOKINGS=ticket-bookings',
        '--TOPIC_ANALYTICS_RESULTS=analytics-results',
        '--TOPIC_PARKED_MESSAGES=parked-messages',
        '--KAFKA_BROKERS=${var.kafka_brokers}',
        `--STATE_FOLDER=${bucket}/state`,
        '--STAY=true',
      ],
    ]);
  });

  test('keeps what Terraform remembers outside of the synth output', () => {
    expect(document.terraform.backend).toEqual({ local: { path: '../../../flink-analytics-cluster.tfstate' } });
    expect(dataprocAnalytics({ stateBucket: 'states' }).document.terraform.backend).toEqual({
      gcs: { bucket: 'states', prefix: 'flink-analytics-cluster' },
    });
  });
});

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

describe('AWS', () => {
  test('makes nothing before Google has made the nodes', () => {
    expect(dataprocAnalytics().template.toJSON().Resources).toBeUndefined();
  });

  test('then has a role for this one account of Google, without a key, and one address at the door', () => {
    expect(dataprocAnalytics(answered).template.toJSON().Resources).toMatchSnapshot();
  });

  test('trusts the account alone, with the audience that its token is made for', () => {
    const { template, folder } = dataprocAnalytics(answered);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'accounts.google.com' },
            Condition: {
              StringEquals: {
                'accounts.google.com:aud': answered.serviceAccountId,
                'accounts.google.com:oaud': 'sts.amazonaws.com',
                'accounts.google.com:sub': answered.serviceAccountId,
              },
            },
          },
        ],
      },
    });
    expect(readFileSync(join(folder, 'install-aws-token.sh'), 'utf8')).toContain('identity?audience=sts.amazonaws.com');
  });

  test('lets the address in at the port of public brokers, and no other', () => {
    const { template } = dataprocAnalytics(answered);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-stream',
      IpProtocol: 'tcp',
      FromPort: 9198,
      ToPort: 9198,
      CidrIp: '203.0.113.7/32',
    });
  });

  test('lets the job do what it does in Managed Flink', () => {
    dataprocAnalytics(answered).template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Resource: Match.stringLikeRegexp(':group/theirs/1234/flink-analytics-group\\*$') }),
          Match.objectLike({ Resource: Match.stringLikeRegexp(':transactional-id/.*/ticket-analytics\\*$') }),
        ]),
      },
    });
  });
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
