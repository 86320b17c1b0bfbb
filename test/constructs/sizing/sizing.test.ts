import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { type ManagedNodeGroupProps, NodeCapacity, Sizing, type SizingFigures } from '../../../constructs';

test('the demonstration has the documented figures', () => {
  const { frontend, userService, eventCatalog, bookingService, zones, natGateways } = Sizing.demonstration();
  expect({ zones, natGateways }).toEqual({ zones: 2, natGateways: 1 });
  expect(frontend).toMatchObject({ minReplicas: 2, maxReplicas: 10, cpuTargetPercent: 50 });
  expect(userService).toMatchObject({ minReplicas: 2, maxReplicas: 10, cpuTargetPercent: 7 });
  expect(bookingService).toMatchObject({ minReplicas: 2, maxReplicas: 10, cpuTargetPercent: 20 });
  expect(eventCatalog).toEqual({ minReplicas: 2, cpuRequest: '50m', cpuLimit: '1', memory: '144Mi' });
});

test('in production every service scales at 50 %, over three zones', () => {
  const { frontend, userService, eventCatalog, bookingService, zones } = Sizing.production();
  expect(zones).toBe(3);
  for (const workload of [frontend, userService, eventCatalog, bookingService]) {
    expect(workload).toMatchObject({ minReplicas: 3, cpuTargetPercent: 50 });
  }
});

test('a changed figure does not change the others', () => {
  const { bookingService } = Sizing.demonstration();
  const sizing = Sizing.demonstration({ natGateways: 2, bookingService: { ...bookingService, maxReplicas: 6 } });
  expect(sizing.natGateways).toBe(2);
  expect(sizing.bookingService).toEqual({ ...bookingService, maxReplicas: 6 });
  expect(sizing.userService).toEqual(Sizing.demonstration().userService);
});

describe('nodes that cannot run the services at maxReplicas', () => {
  const group = (props: ManagedNodeGroupProps) => NodeCapacity.managedNodeGroup(props);
  /** Checks a sizing as a platform does that makes its own cluster. */
  const check = (figures: SizingFigures) => () => Sizing.demonstration(figures).checkNodeResources();
  const error =
    '2 nodes of t3.medium cannot run the services at maxReplicas: 57 pods request 4500m CPU and 8368Mi memory, ' +
    'up to 149m and 287Mi more can remain unusable, each node has 32 pods, 1630m and 2946Mi: ' +
    'raise maxNodes to 3, choose larger nodes, or lower maxReplicas';

  test('fails with the requests, the resources and the remedies', () => {
    expect(check({ nodes: group({ maxNodes: 2 }) })).toThrow(new Error(error));
    expect(check({})).not.toThrow();
  });

  test('accepts larger nodes', () => {
    expect(check({ nodes: group({ instanceType: new ec2.InstanceType('m7i.xlarge'), maxNodes: 2 }) })).not.toThrow();
  });

  test.each(['c7i.large', 't3.small', 'r7i.large'])('computes the resources of %s', instanceType => {
    const nodes = group({ instanceType: new ec2.InstanceType(instanceType), minNodes: 1, maxNodes: 1 });
    expect(check({ nodes })).toThrow(`1 nodes of ${instanceType} cannot run`);
  });

  test('suggests no number of nodes if none is sufficient', () => {
    const { frontend } = Sizing.demonstration();
    expect(check({ frontend: { ...frontend, memory: '4Gi' } })).toThrow('2946Mi: choose larger nodes');
  });

  test('counts pods as well as CPU and memory', () => {
    expect(check({ nodes: group({ podsPerNode: 17 }) })).toThrow('each node has 9 pods');
  });

  test('accepts an instance class whose size is unknown', () => {
    const nodes = group({ instanceType: new ec2.InstanceType('x2idn.metal'), maxNodes: 2 });
    expect(check({ nodes })).not.toThrow();
  });

  // 38 MiB are free on three nodes together: enough for no pod, and in pieces of which none is large enough.
  test('fails when the pods fit into the sum of the nodes, but not onto each node', () => {
    const { frontend, userService, eventCatalog, bookingService } = Sizing.demonstration();
    const memory = {
      frontend: { ...frontend, memory: '240Mi' },
      userService: { ...userService, memory: '176Mi' },
      eventCatalog: { ...eventCatalog, memory: '160Mi' },
      bookingService: { ...bookingService, memory: '176Mi' },
    };
    expect(check(memory)).toThrow('8800Mi memory, up to 298m and 478Mi more can remain unusable');
    expect(check({ ...memory, nodes: group({ maxNodes: 4 }) })).not.toThrow();
  });

  test('reserves resources for the rollout of a service that cannot remove a pod early', () => {
    const small = { cpuRequest: '10m', cpuLimit: '1', memory: '16Mi', minReplicas: 4 };
    const services = { frontend: small, userService: small, bookingService: small };
    const eventCatalog = { ...small, memory: '900Mi' };
    const nodes = group({ maxNodes: 2 });
    // Two nodes of 2946Mi less 2560Mi for the cluster: 3332Mi.
    expect(check({ ...services, nodes, eventCatalog: { ...eventCatalog, minReplicas: 2 } })).toThrow('and 1799Mi more');
    expect(
      check({ ...services, nodes, eventCatalog: { ...eventCatalog, memory: '700Mi', minReplicas: 2 } }),
    ).not.toThrow();
  });
});
