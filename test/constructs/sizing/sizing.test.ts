import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeCapacity, Sizing } from '../../../constructs';

test('the demonstration has the figures that people know', () => {
  const { frontend, userService, eventCatalog, bookingService, zones, natGateways } = Sizing.demonstration();
  expect({ zones, natGateways }).toEqual({ zones: 2, natGateways: 1 });
  expect(frontend).toMatchObject({ minReplicas: 2, maxReplicas: 10 });
  expect(userService).toMatchObject({ minReplicas: 2, maxReplicas: 10, cpuTargetPercent: 7 });
  expect(bookingService).toMatchObject({ minReplicas: 2, maxReplicas: 10, cpuTargetPercent: 20 });
  expect(eventCatalog).toEqual({ minReplicas: 2, cpuRequest: '100m', cpuLimit: '1', memory: '160Mi' });
});

test('in production every service scales at 50 %, over three zones', () => {
  const { frontend, userService, eventCatalog, bookingService, zones } = Sizing.production();
  expect(zones).toBe(3);
  for (const workload of [frontend, userService, eventCatalog, bookingService]) {
    expect(workload).toMatchObject({ minReplicas: 3, cpuTargetPercent: 50 });
  }
});

test('any figure can be changed, and the others stay', () => {
  const { bookingService } = Sizing.demonstration();
  const sizing = Sizing.demonstration({ natGateways: 2, bookingService: { ...bookingService, maxReplicas: 6 } });
  expect(sizing.natGateways).toBe(2);
  expect(sizing.bookingService).toEqual({ ...bookingService, maxReplicas: 6 });
  expect(sizing.userService).toEqual(Sizing.demonstration().userService);
});

describe('nodes that cannot hold the services at their most', () => {
  test('fails with what is asked, what there is, and what would do', () => {
    expect(() => Sizing.demonstration({ nodes: NodeCapacity.managedNodeGroup({ maxNodes: 2 }) })).toThrow(
      '2 nodes of t3.medium cannot hold the services at their most: 57 pods ask for 4200m CPU and 8800Mi memory, ' +
        'each node offers 32 pods, 1630m and 2946Mi: raise maxNodes to 3, choose larger nodes, or lower maxReplicas',
    );
  });

  test('larger nodes will do, too', () => {
    const nodes = NodeCapacity.managedNodeGroup({ instanceType: new ec2.InstanceType('m7i.xlarge'), maxNodes: 2 });
    expect(Sizing.demonstration({ nodes }).nodes).toBe(nodes);
  });

  test.each(['c7i.large', 't3.small', 'r7i.large'])('counts what %s really has', instanceType => {
    const nodes = NodeCapacity.managedNodeGroup({
      instanceType: new ec2.InstanceType(instanceType),
      minNodes: 1,
      maxNodes: 1,
    });
    expect(() => Sizing.demonstration({ nodes })).toThrow(`1 nodes of ${instanceType} cannot hold`);
  });

  test('pods are counted as well as cores and memory', () => {
    const nodes = NodeCapacity.managedNodeGroup({ podsPerNode: 17 });
    expect(() => Sizing.demonstration({ nodes })).toThrow('each node offers 9 pods');
  });

  test('nothing is said of a class that nobody here knows', () => {
    const nodes = NodeCapacity.managedNodeGroup({ instanceType: new ec2.InstanceType('x2idn.metal'), maxNodes: 2 });
    expect(Sizing.demonstration({ nodes }).nodes).toBe(nodes);
  });
});
