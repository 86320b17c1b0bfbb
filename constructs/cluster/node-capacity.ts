import * as ec2 from 'aws-cdk-lib/aws-ec2';

export interface ManagedNodeGroupProps {
  /**
   * The class of each node.
   *
   * @default t3.medium
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Minimum number of nodes, and the number at creation. A deployment that changes any setting of the node group
   * resets the group to this number; the cluster autoscaler then adds the nodes that pods need.
   *
   * @default 2
   */
  readonly minNodes?: number;

  /**
   * Maximum number of nodes.
   *
   * @default 3
   */
  readonly maxNodes?: number;

  /**
   * The most pods on one node.
   *
   * @default 40
   */
  readonly podsPerNode?: number;
}

/** @internal */
export interface NodeGroupCapacity {
  readonly instanceType: ec2.InstanceType;
  readonly minNodes: number;
  readonly maxNodes: number;
  readonly podsPerNode: number;
}

/** What the pods run on. The nodes follow the pods either way. */
export class NodeCapacity {
  /** A managed node group, on demand, moved between its bounds by the cluster autoscaler. */
  public static managedNodeGroup(props: ManagedNodeGroupProps = {}): NodeCapacity {
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM);
    const minNodes = props.minNodes ?? 2;
    const maxNodes = props.maxNodes ?? Math.max(minNodes, 3);
    const podsPerNode = props.podsPerNode ?? 40;
    checkWhole('minNodes', minNodes, 1, 100);
    checkWhole('maxNodes', maxNodes, 1, 100);
    checkWhole('podsPerNode', podsPerNode, 10, 110);
    if (minNodes > maxNodes) {
      throw new Error(`minNodes (${minNodes}) must be less than or equal to maxNodes (${maxNodes})`);
    }
    if (instanceType.architecture !== ec2.InstanceArchitecture.X86_64) {
      throw new Error(`nodes of class ${instanceType} are not x86-64, which the images are built for: use t3.medium`);
    }
    return new NodeCapacity({ instanceType, minNodes, maxNodes, podsPerNode });
  }

  /** EKS Auto Mode: AWS chooses, adds and replaces the nodes. */
  public static autoMode(): NodeCapacity {
    return new NodeCapacity();
  }

  private constructor(
    /** @internal */
    public readonly _nodeGroup?: NodeGroupCapacity,
  ) {}
}

function checkWhole(name: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new Error(`${name} is ${value}: allowed are whole numbers from ${lowest} to ${highest}`);
}
