import type { DataprocSize } from './dataproc-size';
import { tokenInstaller } from './scripts';
import type { Block, Resources } from './terraform-document';

const services = ['cloudresourcemanager', 'compute', 'dataproc', 'iam', 'storage'].map(
  name => `${name}.googleapis.com`,
);

/** The bucket, who the nodes are, and the nodes. */
export function clusterResources(size: DataprocSize): Resources {
  const { clusterName, region } = size;
  return {
    google_project_service: {
      needed: {
        for_each: `\${toset(${JSON.stringify(services)})}`,
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
        // It holds nothing that cannot be made again. A checkpoint replaces another every ten seconds: none is worth keeping after that.
        force_destroy: true,
        soft_delete_policy: { retention_duration_seconds: 0 },
        depends_on: ['google_project_service.needed'],
      },
    },
    google_storage_bucket_object: { token_installer: bucketObject(tokenInstaller.name) },
    google_dataproc_cluster: { analytics: cluster(size) },
  };
}

/** A file beside the document. What is in it is part of its name, so that another content is another object. */
export function bucketObject(file: string): Block {
  return {
    bucket: '${google_storage_bucket.analytics.name}',
    name: `\${filemd5("\${path.module}/${file}")}/${file}`,
    source: `\${path.module}/${file}`,
  };
}

/** Where an object of the bucket is, for those who read from it. */
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
    // Nodes that may not speak, or not to each other, never come up.
    depends_on: [
      'google_compute_firewall.nodes',
      'google_compute_router_nat.analytics',
      'google_project_iam_member.worker',
    ],
  };
}
