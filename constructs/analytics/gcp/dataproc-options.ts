export interface DataprocOptions {
  /**
   * Who the nodes are to AWS: the unique id of their service account, which Terraform says once it has made it (`service_account_id`).
   *
   * @default - nobody yet: the Terraform document is written, and AWS lets nobody in
   */
  readonly serviceAccountId?: string;

  /**
   * The address that the nodes are seen under, which Terraform says once it has it (`nat_address`). Goes with `serviceAccountId`.
   *
   * @default - none yet
   */
  readonly natAddress?: string;

  /**
   * Google's region.
   *
   * @default 'europe-west3'
   */
  readonly region?: string;

  /**
   * The name of the cluster, of its network and of its service account; the bucket's ends with it.
   *
   * @default 'flink-analytics-cluster'
   */
  readonly clusterName?: string;

  /**
   * Dataproc's image. It decides which Flink there is; the job's package is built for that of the line 2.2.
   *
   * @default '2.2-debian12'
   */
  readonly imageVersion?: string;

  /**
   * The machine type of the one master.
   *
   * @default 'e2-standard-4'
   */
  readonly masterMachineType?: string;

  /**
   * The machine type of each worker.
   *
   * @default 'e2-standard-2'
   */
  readonly workerMachineType?: string;

  /**
   * How many workers there are.
   *
   * @default 2
   */
  readonly workers?: number;

  /**
   * The boot disk of each node, in GiB.
   *
   * @default 50
   */
  readonly bootDiskGiB?: number;

  /**
   * The addresses of the nodes. They meet no network of AWS: all that passes between the two clouds does so under `natAddress`.
   *
   * @default '10.128.0.0/24'
   */
  readonly subnetCidr?: string;

  /**
   * How many tasks work at once: no more than the bookings have partitions.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * The path of the job's package, as `mvn package -P dataproc` makes it. It is copied beside the Terraform document.
   *
   * @default - you put it there, as ticket-analytics.jar, before you apply the document
   */
  readonly packagePath?: string;

  /**
   * The bucket in Google's cloud where Terraform keeps its state.
   *
   * @default - it is kept in a file beside the folder of the synth output
   */
  readonly stateBucket?: string;
}
