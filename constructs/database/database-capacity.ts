import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Properties of `DatabaseCapacity.instance`. */
export interface DatabaseInstanceCapacityProps {
  /**
   * Instance class.
   *
   * @default t3.micro
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Initial storage in GiB, at least 20.
   *
   * @default 20
   */
  readonly storageGiB?: number;

  /**
   * Maximum size in GiB to which RDS may enlarge the storage.
   *
   * @default - five times the initial storage
   */
  readonly maxStorageGiB?: number;

  /**
   * Whether a standby runs in another availability zone.
   *
   * @default false
   */
  readonly multiAz?: boolean;
}

/** Properties of `DatabaseCapacity.serverless`. */
export interface DatabaseServerlessCapacityProps {
  /**
   * Minimum number of Aurora capacity units, from 0 to 256.
   *
   * @default 0.5
   */
  readonly minUnits?: number;

  /**
   * Maximum number of Aurora capacity units, from 1 to 256.
   *
   * @default 16
   */
  readonly maxUnits?: number;

  /**
   * Whether a reader in another availability zone can take over.
   *
   * @default true
   */
  readonly multiAz?: boolean;
}

/** An RDS instance, with all defaults resolved. */
export interface InstanceCapacity {
  /** Instance class. */
  readonly instanceType: ec2.InstanceType;
  /** Initial storage, in GiB. */
  readonly storageGiB: number;
  /** Maximum storage, in GiB. */
  readonly maxStorageGiB: number;
  /** Whether a standby runs in another availability zone. */
  readonly multiAz: boolean;
}

/** An Aurora Serverless cluster, with all defaults resolved. */
export interface ServerlessCapacity {
  /** Minimum number of Aurora capacity units. */
  readonly minUnits: number;
  /** Maximum number of Aurora capacity units. */
  readonly maxUnits: number;
  /** Whether a reader in another availability zone can take over. */
  readonly multiAz: boolean;
}

/** Capacity of a database. */
export class DatabaseCapacity {
  /** An RDS instance, optionally with a standby. */
  public static instance(props: DatabaseInstanceCapacityProps = {}): DatabaseCapacity {
    const storageGiB = props.storageGiB ?? 20;
    const maxStorageGiB = props.maxStorageGiB ?? storageGiB * 5;
    if (storageGiB < 20) {
      throw new Error(`storageGiB must be >= 20 (got ${storageGiB})`);
    }
    if (maxStorageGiB < storageGiB) {
      throw new Error(`maxStorageGiB (${maxStorageGiB}) must be at least storageGiB (${storageGiB})`);
    }
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MICRO);
    return new DatabaseCapacity({ instanceType, storageGiB, maxStorageGiB, multiAz: props.multiAz ?? false });
  }

  /** Aurora Serverless v2, which scales with the load. */
  public static serverless(props: DatabaseServerlessCapacityProps = {}): DatabaseCapacity {
    const minUnits = props.minUnits ?? 0.5;
    const maxUnits = props.maxUnits ?? 16;
    if (minUnits < 0 || maxUnits > 256 || minUnits > maxUnits || maxUnits < 1) {
      throw new Error(
        `minUnits must be from 0 to maxUnits, and maxUnits from 1 to 256 (got ${minUnits} and ${maxUnits})`,
      );
    }
    return new DatabaseCapacity(undefined, { minUnits, maxUnits, multiAz: props.multiAz ?? true });
  }

  private constructor(
    /** The RDS instance. Undefined for Aurora Serverless. */
    public readonly instanceCapacity?: InstanceCapacity,
    /** The Aurora Serverless cluster. Undefined for an RDS instance. */
    public readonly serverlessCapacity?: ServerlessCapacity,
  ) {}
}
