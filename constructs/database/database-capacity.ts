import * as ec2 from 'aws-cdk-lib/aws-ec2';

export interface DatabaseInstanceCapacityProps {
  /**
   * The class of the instance.
   *
   * @default t3.micro
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Storage at the start, in GiB, 20 at least.
   *
   * @default 20
   */
  readonly storageGiB?: number;

  /**
   * How far storage may grow by itself, in GiB.
   *
   * @default - five times the storage at the start
   */
  readonly maxStorageGiB?: number;

  /**
   * Whether a second instance stands by in another zone.
   *
   * @default false
   */
  readonly multiAz?: boolean;
}

export interface DatabaseServerlessCapacityProps {
  /**
   * The fewest Aurora capacity units.
   *
   * @default 0.5
   */
  readonly minUnits?: number;

  /**
   * The most Aurora capacity units.
   *
   * @default 16
   */
  readonly maxUnits?: number;

  /**
   * Whether a reader in another zone can take over.
   *
   * @default true
   */
  readonly multiAz?: boolean;
}

/** @internal */
export interface InstanceCapacity {
  readonly instanceType: ec2.InstanceType;
  readonly storageGiB: number;
  readonly maxStorageGiB: number;
  readonly multiAz: boolean;
}

/** @internal */
export interface ServerlessCapacity {
  readonly minUnits: number;
  readonly maxUnits: number;
  readonly multiAz: boolean;
}

/** What the database runs on. */
export class DatabaseCapacity {
  /** One RDS instance, or two of which one stands by. */
  public static instance(props: DatabaseInstanceCapacityProps = {}): DatabaseCapacity {
    const storageGiB = props.storageGiB ?? 20;
    const maxStorageGiB = props.maxStorageGiB ?? storageGiB * 5;
    if (storageGiB < 20) throw new Error(`storageGiB is ${storageGiB}: RDS allows 20 and more`);
    if (maxStorageGiB < storageGiB) {
      throw new Error(`maxStorageGiB (${maxStorageGiB}) must be at least storageGiB (${storageGiB})`);
    }
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MICRO);
    return new DatabaseCapacity({ instanceType, storageGiB, maxStorageGiB, multiAz: props.multiAz ?? false });
  }

  /** Aurora Serverless v2, which follows the load. */
  public static serverless(props: DatabaseServerlessCapacityProps = {}): DatabaseCapacity {
    const minUnits = props.minUnits ?? 0.5;
    const maxUnits = props.maxUnits ?? 16;
    if (minUnits < 0 || maxUnits > 256 || minUnits > maxUnits || maxUnits < 1) {
      throw new Error(
        `an Aurora capacity of ${minUnits} to ${maxUnits} units is not possible: allowed are 0 to 256, the smaller first, and 1 at least for the larger`,
      );
    }
    return new DatabaseCapacity(undefined, { minUnits, maxUnits, multiAz: props.multiAz ?? true });
  }

  private constructor(
    /** @internal */
    public readonly _instance?: InstanceCapacity,
    /** @internal */
    public readonly _serverless?: ServerlessCapacity,
  ) {}
}
