import type { TerraformDocument } from '../../../../constructs/analytics/gcp/terraform-document';
import { brokenReferences, unknownToTheProvider } from './provider-arguments';
import { dataprocAnalytics, resource } from './synthesized';

describe('the Terraform document', () => {
  const { document, text, files } = dataprocAnalytics();
  const cluster = resource(document, 'google_dataproc_cluster.analytics').cluster_config as Record<string, unknown>;

  test('synthesizes the whole document', () => {
    expect(document).toMatchSnapshot();
  });

  test('has only known arguments, all required arguments, and no dangling reference', () => {
    expect(unknownToTheProvider(document)).toEqual([]);
    expect(brokenReferences(document)).toEqual([]);
  });

  test('the checks find an unknown argument, a missing argument and dangling references', () => {
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
      'google_dataproc_cluster.analytics.cluster_config.gce_cluster_config has internal_only, which is not an argument of it',
    ]);
    expect(new Set(brokenReferences(wrong))).toEqual(
      new Set(['google_compute_router.other.name', 'google_compute_address.nat.link', 'var.projet']),
    );
  });

  test('is the same JSON at every synthesis, without CDK tokens', () => {
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    expect(dataprocAnalytics().text).toBe(text);
    expect(text).not.toMatch(/\$\{Token|#\{Token/);
    expect(files).toEqual(['install-aws-token.sh', 'main.tf.json', 'run-analytics.sh']);
  });

  test('has a cluster with one master, two workers and Flink', () => {
    expect(resource(document, 'google_dataproc_cluster.analytics').name).toBe('flink-analytics-cluster');
    expect(cluster).toMatchObject({
      master_config: { num_instances: 1 },
      worker_config: { num_instances: 2 },
      software_config: { image_version: '2.2-debian12', optional_components: ['FLINK'] },
    });
  });

  test('has nodes without public addresses and one fixed address for egress', () => {
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

  test('allows ingress only between the nodes', () => {
    expect(Object.keys(document.resource.google_compute_firewall!)).toEqual(['nodes']);
    expect(resource(document, 'google_compute_firewall.nodes')).toMatchObject({
      direction: 'INGRESS',
      source_ranges: ['10.128.0.0/24'],
      target_tags: ['flink-analytics-cluster'],
    });
    expect(resource(document, 'google_compute_subnetwork.analytics').ip_cidr_range).toBe('10.128.0.0/24');
  });

  test('gives the nodes a service account with the role of a worker, without a key', () => {
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

  test('submits the job once the brokers are set, with all settings, and restarts it after failures', () => {
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

  test('stores the state of Terraform outside of the synth output', () => {
    expect(document.terraform.backend).toEqual({ local: { path: '../../../flink-analytics-cluster.tfstate' } });
    expect(dataprocAnalytics({ stateBucket: 'states' }).document.terraform.backend).toEqual({
      gcs: { bucket: 'states', prefix: 'flink-analytics-cluster' },
    });
  });
});
