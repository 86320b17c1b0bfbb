import { bucketObject, bucketUri } from './cluster-resources';
import type { DataprocSize } from './dataproc-size';
import { jobRunner } from './scripts';
import type { Resources } from './terraform-document';

/** Package that `mvn package -P dataproc` builds. */
export const jobPackage = 'ticket-analytics.jar';

/**
 * Returns the job, which starts once the brokers and the IAM role are known. The provider does not support Flink jobs,
 * so `sh` of a Pig job runs a script on the master, and fails if the script fails. Dataproc then restarts it, and the
 * job continues from its newest checkpoint.
 */
export function jobResources({ region }: DataprocSize, awsRegion: string, settings: Record<string, string>): Resources {
  const runner = `/tmp/${jobRunner.name}`;
  const allSettings = {
    ...settings,
    KAFKA_BROKERS: '${var.kafka_brokers}',
    STATE_FOLDER: 'gs://${google_storage_bucket.analytics.name}/state',
    STAY: 'true',
  };
  const command = [
    ...['bash', runner, bucketUri('job_package'), '${var.aws_role_arn}', awsRegion],
    ...Object.entries(allSettings).map(([name, value]) => `--${name}=${value}`),
  ];
  return {
    google_storage_bucket_object: {
      job_package: bucketObject(jobPackage),
      job_runner: bucketObject(jobRunner.name),
    },
    google_dataproc_job: {
      analytics: {
        count: '${var.kafka_brokers == "" ? 0 : 1}',
        region,
        force_delete: true,
        placement: { cluster_name: '${google_dataproc_cluster.analytics.name}' },
        pig_config: {
          query_list: [`fs -copyToLocal -f ${bucketUri('job_runner')} ${runner}`, `sh ${command.join(' ')}`],
        },
        // The maximum of Dataproc.
        scheduling: { max_failures_per_hour: 10, max_failures_total: 240 },
        lifecycle: {
          replace_triggered_by: ['google_dataproc_cluster.analytics'],
          precondition: [
            {
              condition: '${var.aws_role_arn != ""}',
              error_message: 'kafka_brokers is set without aws_role_arn: set both, from the outputs of cdk deploy',
            },
          ],
        },
      },
    },
  };
}
