import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCapacity, NodeCapacity, Sizing, type SizingFigures, StreamCapacity } from '../../constructs';
import { brokerZones } from '../../constructs/event-stream/broker-zones';

/** The settings that change figures of a sizing. */
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

/** The sizing by its name, with the figures changed that are set. What the parts refuse is added to the mistakes. */
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
  if (kind === 'managed-node-group') return NodeCapacity.managedNodeGroup({ ...base.nodes.nodeGroup, ...figures });
  if (Object.keys(figures).length === 0) return NodeCapacity.autoMode();
  throw new Error('nodes is auto-mode, which chooses them itself: leave out nodeInstanceType, minNodes and maxNodes');
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
  if (Object.keys(figures).length === 0) return StreamCapacity.serverless();
  throw new Error(
    'stream is serverless, which has no brokers: leave out brokers, brokerInstanceType and brokerStorageGiB',
  );
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
  if (Object.keys(figures).length === 0) return DatabaseCapacity.serverless(set({ multiAz }));
  throw new Error('database is serverless, which has no size: leave out databaseInstanceType and databaseStorageGiB');
}

function instanceType(name: string | undefined): InstanceType | undefined {
  return name === undefined ? undefined : new InstanceType(name);
}

/** Only what is set: spread over something, the rest stays. */
function set<T extends object>(figures: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
