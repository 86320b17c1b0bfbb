import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkInteger } from '../check-integer';

/** Properties of `StreamCapacity.provisioned`. */
export interface ProvisionedStreamProps {
  /**
   * Number of brokers: a multiple of 2, or of 3 in a network with at least three zones. MSK distributes them evenly
   * over two or three zones, which are fixed when the cluster is created.
   *
   * @default 2
   */
  readonly brokers?: number;

  /**
   * Instance class of the brokers.
   *
   * @default t3.small
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Storage of each broker, in GiB, from 1 to 16384.
   *
   * @default 20
   */
  readonly storageGiB?: number;

  /**
   * Kafka version, as MSK writes it. Versions that end in `.kraft`, and 4 and later, use KRaft for metadata, which t3
   * classes do not support.
   *
   * @default - 3.9.x for t3 classes, 3.9.x.kraft for all others
   */
  readonly kafkaVersion?: string;

  /**
   * Maximum size in GiB to which MSK may enlarge the storage of each broker. CloudFormation does not record the growth:
   * raise `storageGiB` to the current size before you change the brokers.
   *
   * @default - the storage does not grow, and an alarm reports that it is 85 % full
   */
  readonly maxStorageGiB?: number;
}

/** Brokers of a provisioned stream, with all defaults resolved. */
export interface BrokerCapacity {
  /** Number of brokers. */
  readonly brokers: number;
  /** Instance class of the brokers. */
  readonly instanceType: ec2.InstanceType;
  /** Storage of each broker, in GiB. */
  readonly storageGiB: number;
  /**
   * Maximum size of the storage, in GiB.
   *
   * @default - the storage does not grow
   */
  readonly maxStorageGiB?: number;
  /**
   * Kafka version.
   *
   * @default - 3.9.x for t3 classes, 3.9.x.kraft for all others
   */
  readonly kafkaVersion?: string;
}

/** Returns the Kafka version of brokers of this class. */
export function defaultKafkaVersion(instanceType: ec2.InstanceType): string {
  return supportsKraft(instanceType) ? '3.9.x.kraft' : '3.9.x';
}

function supportsKraft(instanceType: ec2.InstanceType): boolean {
  return !instanceType.toString().startsWith('t3.');
}

function usesKraft(kafkaVersion: string): boolean {
  return kafkaVersion.endsWith('.kraft') || Number.parseInt(kafkaVersion, 10) >= 4;
}

/** Capacity of an event stream. */
export class StreamCapacity {
  /** Brokers of fixed number and class. */
  public static provisioned(props: ProvisionedStreamProps = {}): StreamCapacity {
    const brokers = props.brokers ?? 2;
    const storageGiB = props.storageGiB ?? 20;
    checkInteger('brokers', brokers, 2, 30);
    checkInteger('storageGiB', storageGiB, 1, 16384);
    const { maxStorageGiB } = props;
    const mayGrow = Number.isInteger(maxStorageGiB) && maxStorageGiB! > storageGiB && maxStorageGiB! <= 16384;
    if (maxStorageGiB !== undefined && !mayGrow) {
      throw new Error(
        `maxStorageGiB must be an integer above storageGiB (${storageGiB}) and at most 16384 (got ${maxStorageGiB})`,
      );
    }
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.SMALL);
    const { kafkaVersion } = props;
    if (kafkaVersion && usesKraft(kafkaVersion) && !supportsKraft(instanceType)) {
      throw new Error(
        `kafkaVersion '${kafkaVersion}' uses KRaft, which MSK does not support on ${instanceType}: use 3.9.x, or an m7g class`,
      );
    }
    return new StreamCapacity({ brokers, instanceType, storageGiB, maxStorageGiB, kafkaVersion });
  }

  /** MSK Serverless, which scales with the load. */
  public static serverless(): StreamCapacity {
    return new StreamCapacity();
  }

  private constructor(
    /** Brokers. Undefined for MSK Serverless. */
    public readonly brokers?: BrokerCapacity,
  ) {}
}
