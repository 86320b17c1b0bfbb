/** Options of analytics on Google Cloud Dataproc. */
export interface DataprocOptions {
  /**
   * Unique id of the service account of the nodes: the Terraform output `service_account_id`.
   *
   * @default - not known yet: only the Terraform configuration is written
   */
  readonly serviceAccountId?: string;

  /**
   * Public address of the nodes: the Terraform output `nat_address`. Required with `serviceAccountId`.
   *
   * @default - not known yet
   */
  readonly natAddress?: string;

  /**
   * Region in Google Cloud.
   *
   * @default 'europe-west3'
   */
  readonly region?: string;

  /**
   * Name of the cluster, of its network and of its service account, and end of the name of the bucket.
   *
   * @default 'flink-analytics-cluster'
   */
  readonly clusterName?: string;

  /**
   * Dataproc image. It determines the version of Flink. The job supports the version of the 2.2 images only.
   *
   * @default '2.2-debian12'
   */
  readonly imageVersion?: string;

  /**
   * Machine type of the master.
   *
   * @default 'e2-standard-4'
   */
  readonly masterMachineType?: string;

  /**
   * Machine type of the workers.
   *
   * @default 'e2-standard-2'
   */
  readonly workerMachineType?: string;

  /**
   * Number of workers, from 2 to 100.
   *
   * @default 2
   */
  readonly workers?: number;

  /**
   * Size of the boot disk of each node, in GiB, at least 30.
   *
   * @default 50
   */
  readonly bootDiskGiB?: number;

  /**
   * Network of the nodes, in CIDR notation, from /20 to /28. It may overlap with networks in AWS: traffic between the
   * two clouds has the address `natAddress`.
   *
   * @default '10.128.0.0/24'
   */
  readonly subnetCidr?: string;

  /**
   * Number of parallel tasks, at most the number of partitions of `ticket-bookings`.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * Path of the package of the job, as `mvn package -P dataproc` builds it. It is copied beside the Terraform
   * configuration.
   *
   * @default - you copy it there, as ticket-analytics.jar, before you apply the configuration
   */
  readonly packagePath?: string;

  /**
   * Bucket in Google Cloud with the state of Terraform.
   *
   * @default - a file beside the folder of the synth output
   */
  readonly stateBucket?: string;
}
