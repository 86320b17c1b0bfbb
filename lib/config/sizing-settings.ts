import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCapacity, NodeCapacity, Sizing, type SizingFigures, StreamCapacity } from '../../constructs';
import { brokerZones } from '../../constructs/event-stream/broker-zones';

/** Settings that change figures of a sizing. */
export interface SizingSettings {
  readonly sizing?: string;
  readonly availabilityZones?: readonly string[];
  readonly natGateways?: number;
  readonly nodes?: string;
  readonly nodeInstanceType?: string;
  readonly minNodes?: number;
  readonly maxNodes?: number;
  readonly stream?: string;
  readonly brokers?: number;
  readonly brokerInstanceType?: string;
  readonly brokerStorageGiB?: number;
  readonly database?: string;
  readonly databaseInstanceType?: string;
  readonly databaseStorageGiB?: number;
  readonly databaseMultiAz?: boolean;
  readonly ticketConcurrency?: number;
}

/** Returns the named sizing with the figures that are set. Adds to `mistakes` if a figure is not allowed. */
export function sizingOf(settings: SizingSettings, mistakes: string[]): Sizing | undefined {
  const named = settings.sizing === 'production' ? Sizing.production : Sizing.demonstration;
  const base = named();
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      mistakes.push((error as Error).message);
      return undefined;
    }
  };
  const figures: SizingFigures = set({
    zones: settings.availabilityZones?.length,
    natGateways: settings.natGateways ?? Math.min(base.natGateways, settings.availabilityZones?.length ?? base.zones),
    ticketConcurrency: settings.ticketConcurrency,
    nodes: attempt(() => nodes(settings, base)),
    stream: attempt(() => stream(settings, base)),
    database: attempt(() => database(settings, base)),
  });
  return attempt(() => {
    const sizing = named(figures);
    sizing.checkNodeResources();
    return sizing;
  });
}

function nodes(settings: SizingSettings, base: Sizing): NodeCapacity {
  const figures = set({
    instanceType: instanceType(settings.nodeInstanceType),
    minNodes: settings.minNodes,
    maxNodes: settings.maxNodes,
  });
  const kind = settings.nodes ?? (base.nodes.nodeGroup ? 'managed-node-group' : 'auto-mode');
  if (kind === 'managed-node-group') {
    return NodeCapacity.managedNodeGroup({ ...base.nodes.nodeGroup, ...figures });
  }
  if (Object.keys(figures).length === 0) {
    return NodeCapacity.autoMode();
  }
  throw new Error("nodeInstanceType, minNodes and maxNodes require nodes 'managed-node-group'");
}

function stream(settings: SizingSettings, base: Sizing): StreamCapacity {
  const figures = set({
    brokers: settings.brokers,
    instanceType: instanceType(settings.brokerInstanceType),
    storageGiB: settings.brokerStorageGiB,
  });
  if (settings.stream !== 'serverless') {
    const capacity = StreamCapacity.provisioned({ ...base.stream.brokers, ...figures });
    brokerZones(capacity.brokers!.brokers, settings.availabilityZones?.length ?? base.zones);
    return capacity;
  }
  if (Object.keys(figures).length === 0) {
    return StreamCapacity.serverless();
  }
  throw new Error("brokers, brokerInstanceType and brokerStorageGiB require stream 'provisioned'");
}

function database(settings: SizingSettings, base: Sizing): DatabaseCapacity {
  const { database: kind, databaseMultiAz: multiAz } = settings;
  const figures = set({
    instanceType: instanceType(settings.databaseInstanceType),
    storageGiB: settings.databaseStorageGiB,
  });
  if (kind !== 'serverless') {
    const { maxStorageGiB: _, ...instance } = base.database.instanceCapacity!;
    return DatabaseCapacity.instance({ ...instance, ...figures, ...set({ multiAz }) });
  }
  if (Object.keys(figures).length === 0) {
    return DatabaseCapacity.serverless(set({ multiAz }));
  }
  throw new Error("databaseInstanceType and databaseStorageGiB require database 'instance'");
}

function instanceType(name: string | undefined): InstanceType | undefined {
  return name === undefined ? undefined : new InstanceType(name);
}

/** Returns the figures that are set. Spread over defaults, they replace these only. */
function set<T extends object>(figures: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
