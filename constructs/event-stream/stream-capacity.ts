import * as ec2 from 'aws-cdk-lib/aws-ec2';

export interface ProvisionedStreamProps {
  /**
   * How many brokers, a multiple of the network's zones.
   *
   * @default 2
   */
  readonly brokers?: number;

  /**
   * The class of each broker.
   *
   * @default t3.small
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Storage of each broker, in GiB.
   *
   * @default 20
   */
  readonly storageGiB?: number;
}

/** @internal */
export interface BrokerCapacity {
  readonly brokers: number;
  readonly instanceType: ec2.InstanceType;
  readonly storageGiB: number;
}

/** What the event stream runs on. */
export class StreamCapacity {
  /** Brokers of our own, always on. */
  public static provisioned(props: ProvisionedStreamProps = {}): StreamCapacity {
    const brokers = props.brokers ?? 2;
    const storageGiB = props.storageGiB ?? 20;
    if (!Number.isInteger(brokers) || brokers < 2 || brokers > 30) {
      throw new Error(`brokers is ${brokers}: MSK allows 2 to 30`);
    }
    if (!Number.isInteger(storageGiB) || storageGiB < 1 || storageGiB > 16384) {
      throw new Error(`storageGiB is ${storageGiB}: MSK allows 1 to 16384 for each broker`);
    }
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.SMALL);
    return new StreamCapacity({ brokers, instanceType, storageGiB });
  }

  /** MSK Serverless, which follows the load. */
  public static serverless(): StreamCapacity {
    return new StreamCapacity();
  }

  private constructor(
    /** @internal */
    public readonly _brokers?: BrokerCapacity,
  ) {}
}
