import type { DataprocSize } from './dataproc-size';
import { tokenInstaller } from './scripts';
import type { Block, Resources } from './terraform-document';

const SERVICES = ['cloudresourcemanager', 'compute', 'dataproc', 'iam', 'storage'].map(
  name => `${name}.googleapis.com`,
);

/** Returns the bucket, the service account of the nodes, and the cluster. */
export function clusterResources(size: DataprocSize): Resources {
  const { clusterName, region } = size;
  return {
    google_project_service: {
      needed: {
        for_each: `\${toset(${JSON.stringify(SERVICES)})}`,
        service: '${each.key}',
        disable_on_destroy: false,
      },
    },
    google_service_account: {
      analytics: {
        account_id: clusterName,
        display_name: 'Ticket analytics: the nodes of Dataproc',
        depends_on: ['google_project_service.needed'],
      },
    },
    google_project_iam_member: {
      worker: {
        project: '${var.project}',
        role: 'roles/dataproc.worker',
        member: '${google_service_account.analytics.member}',
      },
    },
    google_storage_bucket: {
      analytics: {
        name: `\${var.project}-${clusterName}`,
        location: region.toUpperCase(),
        uniform_bucket_level_access: true,
        public_access_prevention: 'enforced',
        // All content can be created again, and a checkpoint is replaced after ten seconds.
        force_destroy: true,
        soft_delete_policy: { retention_duration_seconds: 0 },
        depends_on: ['google_project_service.needed'],
      },
    },
    google_storage_bucket_object: { token_installer: bucketObject(tokenInstaller.name) },
    google_dataproc_cluster: { analytics: cluster(size) },
  };
}

/**
 * Returns an object with a file beside the document. Its name contains the hash, so that new content is a new object.
 */
export function bucketObject(file: string): Block {
  return {
    bucket: '${google_storage_bucket.analytics.name}',
    name: `\${filemd5("\${path.module}/${file}")}/${file}`,
    source: `\${path.module}/${file}`,
  };
}

/** Returns the URI of an object in the bucket. */
export function bucketUri(object: string): string {
  return `gs://\${google_storage_bucket.analytics.name}/\${google_storage_bucket_object.${object}.output_name}`;
}

function cluster({ clusterName, region, imageVersion, ...size }: DataprocSize): Block {
  const disk_config = { boot_disk_type: 'pd-ssd', boot_disk_size_gb: size.bootDiskGiB };
  return {
    name: clusterName,
    region,
    cluster_config: {
      staging_bucket: '${google_storage_bucket.analytics.name}',
      temp_bucket: '${google_storage_bucket.analytics.name}',
      gce_cluster_config: {
        subnetwork: '${google_compute_subnetwork.analytics.id}',
        internal_ip_only: true,
        tags: [clusterName],
        service_account: '${google_service_account.analytics.email}',
        service_account_scopes: ['cloud-platform'],
      },
      master_config: { num_instances: 1, machine_type: size.masterMachineType, disk_config },
      worker_config: { num_instances: size.workers, machine_type: size.workerMachineType, disk_config },
      software_config: { image_version: imageVersion, optional_components: ['FLINK'] },
      endpoint_config: { enable_http_port_access: true },
      initialization_action: [{ script: bucketUri('token_installer'), timeout_sec: 300 }],
    },
    // Nodes need the network and each other to start.
    depends_on: [
      'google_compute_firewall.nodes',
      'google_compute_router_nat.analytics',
      'google_project_iam_member.worker',
    ],
  };
}
