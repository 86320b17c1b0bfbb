import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkInteger } from '../check-integer';

/** Properties of `NodeCapacity.managedNodeGroup`. */
export interface ManagedNodeGroupProps {
  /**
   * Instance class of the nodes, x86-64.
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
   * Maximum number of pods per node, from 10 to 110.
   *
   * @default 40
   */
  readonly podsPerNode?: number;
}

/** A managed node group, with all defaults resolved. */
export interface NodeGroupCapacity {
  /** Instance class of the nodes. */
  readonly instanceType: ec2.InstanceType;
  /** Minimum number of nodes. */
  readonly minNodes: number;
  /** Maximum number of nodes. */
  readonly maxNodes: number;
  /** Maximum number of pods per node. */
  readonly podsPerNode: number;
}

/** Nodes of the cluster. Their number follows the pods. */
export class NodeCapacity {
  /** A managed node group of on-demand instances, scaled by the cluster autoscaler. */
  public static managedNodeGroup(props: ManagedNodeGroupProps = {}): NodeCapacity {
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM);
    const minNodes = props.minNodes ?? 2;
    const maxNodes = props.maxNodes ?? Math.max(minNodes, 3);
    const podsPerNode = props.podsPerNode ?? 40;
    checkInteger('minNodes', minNodes, 1, 100);
    checkInteger('maxNodes', maxNodes, 1, 100);
    checkInteger('podsPerNode', podsPerNode, 10, 110);
    if (minNodes > maxNodes) {
      throw new Error(`minNodes (${minNodes}) must be less than or equal to maxNodes (${maxNodes})`);
    }
    if (instanceType.architecture !== ec2.InstanceArchitecture.X86_64) {
      throw new Error(`instanceType must be an x86-64 class, such as t3.medium (got '${instanceType}')`);
    }
    return new NodeCapacity({ instanceType, minNodes, maxNodes, podsPerNode });
  }

  /** EKS Auto Mode: AWS selects, adds and replaces the nodes. */
  public static autoMode(): NodeCapacity {
    return new NodeCapacity();
  }

  private constructor(
    /** The managed node group. Undefined for Auto Mode. */
    public readonly nodeGroup?: NodeGroupCapacity,
  ) {}
}
