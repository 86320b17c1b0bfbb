import type { AnalyticsCode } from './analytics-code';
import type { DataprocOptions } from './gcp/dataproc-options';

/** Options of `AnalyticsRuntime.managedFlink`. */
export interface ManagedFlinkOptions {
  /** The Flink job. */
  readonly code: AnalyticsCode;

  /**
   * Number of parallel tasks, at most the number of partitions of `ticket-bookings`.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * Whether the service may double the parallelism while the CPU is busy, and reduce it again.
   *
   * @default true
   */
  readonly autoScaling?: boolean;
}

/** Where the Flink job of analytics runs. */
export class AnalyticsRuntime {
  /** Amazon Managed Service for Apache Flink. */
  public static managedFlink(options: ManagedFlinkOptions): AnalyticsRuntime {
    return new AnalyticsRuntime(options);
  }

  /**
   * Google Cloud Dataproc. Without options it writes the Terraform configuration and creates no IAM role yet. A stream
   * that the platform creates has its brokers in public subnets.
   */
  public static dataproc(options: DataprocOptions = {}): AnalyticsRuntime {
    return new AnalyticsRuntime(undefined, options);
  }

  /** No analytics. */
  public static none(): AnalyticsRuntime {
    return new AnalyticsRuntime();
  }

  private constructor(
    /** Options of Managed Flink, if the job runs there. */
    public readonly managedFlinkOptions?: ManagedFlinkOptions,
    /** Options of Dataproc, if the job runs there. */
    public readonly dataprocOptions?: DataprocOptions,
  ) {}
}
