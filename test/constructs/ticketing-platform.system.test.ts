import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AnalyticsCode,
  AnalyticsRuntime,
  ManifestDelivery,
  NodeCapacity,
  Sizing,
  TicketingPlatform,
} from '../../constructs';
import {
  existingBucket,
  existingCluster,
  existingDatabase,
  existingSecret,
  existingStream,
  existingTable,
  existingVpc,
} from '../support/cdk/existing';
import { synthesize, TestStack } from '../support/cdk/synthesize';

/** Returns the number of resources, by type. */
function count(template: Template, ...types: string[]): Record<string, number> {
  return Object.fromEntries(types.map(type => [type, Object.keys(template.findResources(type)).length]));
}

const foundation = [
  'AWS::EC2::VPC',
  'AWS::EKS::Cluster',
  'AWS::RDS::DBInstance',
  'AWS::MSK::Cluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SecretsManager::Secret',
];

describe('the platform with default props', () => {
  const template = synthesize(stack => new TicketingPlatform(stack, 'Platform'));

  test('creates every part', () => {
    expect(count(template, ...foundation, 'AWS::EKS::PodIdentityAssociation')).toEqual({
      'AWS::EC2::VPC': 1,
      'AWS::EKS::Cluster': 1,
      'AWS::RDS::DBInstance': 1,
      'AWS::MSK::Cluster': 1,
      'AWS::DynamoDB::GlobalTable': 1,
      'AWS::SecretsManager::Secret': 5,
      'AWS::EKS::PodIdentityAssociation': 5,
    });
  });

  test('services with a database depend on the database users', () => {
    const manifests = Object.entries(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'));
    const waiting = manifests.filter(([, { DependsOn }]) =>
      DependsOn?.some((id: string) => /DatabaseUsersMade/.test(id)),
    );
    expect(waiting.map(([id]) => id).filter(id => /Manifest/.test(id))).toEqual([
      expect.stringMatching(/EventCatalogManifest/),
      expect.stringMatching(/BookingServiceManifest/),
    ]);
  });

  test('contains these types of resources', () => {
    const list = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>);
    expect(list.map(([id, { Type }]) => `${Type} ${id}`).sort()).toMatchSnapshot();
  });

  test('checks for load balancers between the deletion of the services and of the cluster', () => {
    const [guard] = Object.entries(template.findResources('Custom::LoadBalancerGuard'));
    expect(guard![1].DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^PlatformCluster\w{8}$/)]));
    const [namespace] = Object.entries(template.findResources('Custom::AWSCDK-EKS-KubernetesResource')).filter(([id]) =>
      /Namespace/.test(id),
    );
    expect(namespace![1].DependsOn).toContain(guard![0]);
  });

  test('fits into one stack', () => {
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_048_576 * 0.6);
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(500 * 0.6);
  });

  test('services depend on the nodes and their namespace', () => {
    const manifests = template.findResources('Custom::AWSCDK-EKS-KubernetesResource');
    const dependencies = (id: RegExp): string[] =>
      Object.entries(manifests).find(([name]) => id.test(name))?.[1].DependsOn;
    expect(dependencies(/Namespace/)).toEqual(
      expect.arrayContaining([expect.stringMatching(/NodegroupWorkers\w{8}$/)]),
    );
    for (const service of [/UserService/, /EventCatalog/, /BookingService/, /Frontend/]) {
      expect(dependencies(service)).toEqual(expect.arrayContaining([expect.stringMatching(/NamespaceManifest/)]));
    }
  });
});

/** Returns the services whose pods have a role. */
function services(template: Template): string[] {
  return Object.values(
    template.findResources('AWS::EKS::PodIdentityAssociation', { Properties: { Namespace: 'ticketing' } }),
  )
    .map(({ Properties }) => Properties.ServiceAccount)
    .sort();
}

describe('in an app without feature flags', () => {
  test.each([
    ['demonstration', Sizing.demonstration(), 2],
    ['production', Sizing.production(), 3],
  ])('synthesizes the sizing %s', (_, sizing, zones) => {
    const stack = new TestStack(new App());
    new TicketingPlatform(stack, 'Platform', { sizing });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::Subnet', 2 * zones);
    expect(services(template)).toEqual(['booking-service', 'event-catalog', 'frontend', 'user-service']);
  });
});

test('uses existing parts and creates none of them again', () => {
  const template = synthesize(stack => {
    const vpc = existingVpc(stack);
    new TicketingPlatform(stack, 'Platform', {
      vpc,
      cluster: existingCluster(stack, vpc),
      database: existingDatabase(stack),
      stream: existingStream(stack),
      uploadsBucket: existingBucket(stack),
      usersTable: existingTable(stack),
      tokenSecret: existingSecret(stack, 'token'),
      ticketSecret: existingSecret(stack, 'ticket'),
      organiserKey: existingSecret(stack, 'organiser'),
    });
  });
  expect(count(template, ...foundation, 'AWS::S3::Bucket')).toEqual(
    Object.fromEntries([...foundation, 'AWS::S3::Bucket'].map(type => [type, 0])),
  );
  const ingress = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => [
    Properties.GroupId,
    Properties.ToPort,
    Properties.SourceSecurityGroupId,
  ]);
  expect(ingress).toEqual([
    ['sg-database', 5432, 'sg-pods'],
    ['sg-stream', 9098, 'sg-pods'],
  ]);
});

describe('with analytics on Dataproc', () => {
  const identity = { serviceAccountId: '112233445566778899001', natAddress: '203.0.113.7' };
  const publicAccess = (template: Template) =>
    Object.values(template.findResources('AWS::MSK::Cluster'))[0]!.Properties.BrokerNodeGroupInfo.ConnectivityInfo;

  test('a new stream has public access disabled, and enabled once the identity of the nodes is set', () => {
    const before = synthesize(
      stack => new TicketingPlatform(stack, 'Platform', { analytics: AnalyticsRuntime.dataproc() }),
    );
    expect(publicAccess(before)).toEqual({ PublicAccess: { Type: 'DISABLED' } });
    const after = synthesize(
      stack => new TicketingPlatform(stack, 'Platform', { analytics: AnalyticsRuntime.dataproc(identity) }),
    );
    expect(publicAccess(after)).toEqual({ PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } });
    after.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { CidrIp: '203.0.113.7/32', ToPort: 9198 });
  });

  test('fails with two runtimes of analytics', () => {
    expect(() =>
      synthesize(
        stack =>
          new TicketingPlatform(stack, 'Platform', {
            dataprocAnalytics: {},
            analyticsCode: AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip'),
          }),
      ),
    ).toThrow('analyticsCode and dataprocAnalytics exclude each other: set one of them');
  });
});

describe('the platform with existing parts', () => {
  const given = (stack: Stack) => ({ cluster: existingCluster(stack), database: existingDatabase(stack) });

  test('does not check an existing VPC for load balancers, which may belong to other clusters', () => {
    const template = synthesize(stack => new TicketingPlatform(stack, 'Platform', { vpc: existingVpc(stack) }));
    template.resourceCountIs('AWS::EKS::Cluster', 1);
    template.resourceCountIs('Custom::LoadBalancerGuard', 0);
  });

  test('creates new parts in the VPC of an existing cluster', () => {
    const template = synthesize(stack => new TicketingPlatform(stack, 'Platform', given(stack)));
    template.hasResourceProperties('AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { ClientSubnets: ['subnet-private-a', 'subnet-private-b'] },
    });
  });

  test('creates no namespace if Argo CD delivers', () => {
    const template = synthesize(
      stack => new TicketingPlatform(stack, 'Platform', { ...given(stack), delivery: ManifestDelivery.ARGO_CD }),
    );
    template.resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 0);
  });

  test('adds a suffix to the physical names', () => {
    const template = synthesize(
      stack => new TicketingPlatform(stack, 'Platform', { cluster: existingCluster(stack), nameSuffix: 'staging' }),
    );
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: 'ticket-booking-users-staging' });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'ticket-generator-func-staging' });
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: 'ticket-booking-raw-data-staging' });
    template.hasResourceProperties('AWS::MSK::Cluster', { ClusterName: 'ticket-booking-kafka-staging' });
    template.hasResourceProperties('AWS::RDS::DBInstance', { DBInstanceIdentifier: 'ticket-booking-db-staging' });
  });

  test('rejects an invalid suffix', () => {
    expect(() =>
      synthesize(stack => new TicketingPlatform(stack, 'Platform', { ...given(stack), nameSuffix: 'My Stage' })),
    ).toThrow(
      "nameSuffix must be 1 to 20 lower-case letters, digits and single hyphens, such as 'staging' (got 'My Stage')",
    );
  });

  test('fails when the number of brokers does not match the zones', () => {
    expect(() =>
      synthesize(stack => new TicketingPlatform(stack, 'Platform', { ...given(stack), sizing: Sizing.production() })),
    ).toThrow('brokers must be a multiple of 2 in a network with 2 zones (got 3): use 2 or 4');
  });

  describe('nodes that cannot run the services at maxReplicas', () => {
    const sizing = Sizing.demonstration({ nodes: NodeCapacity.managedNodeGroup({ maxNodes: 2 }) });

    test('are rejected for a new cluster', () => {
      expect(() => new TicketingPlatform(new TestStack(), 'Platform', { sizing })).toThrow(
        '2 nodes of t3.medium cannot run the services at maxReplicas',
      );
    });

    test('are ignored with an existing cluster', () => {
      expect(() =>
        synthesize(stack => new TicketingPlatform(stack, 'Platform', { ...given(stack), sizing })),
      ).not.toThrow();
    });
  });
});

test.each(['publicAccessCidrs', 'adminPrincipalArns'])('rejects %s with an existing cluster', name => {
  const build = (stack: Stack) =>
    new TicketingPlatform(stack, 'Platform', { cluster: existingCluster(stack), [name]: ['203.0.113.7/32'] });
  expect(() => synthesize(build)).toThrow(`${name} cannot be applied to an existing cluster: remove them`);
});

test('rejects a cluster of aws-eks, which JavaScript does not', () => {
  const build = (stack: Stack) => {
    const cluster = Object.assign(Object.create(existingCluster(stack)), { awsAuth: undefined });
    return new TicketingPlatform(stack, 'Platform', { cluster });
  };
  expect(() => synthesize(build)).toThrow('must be a cluster of aws-cdk-lib/aws-eks-v2 (got one of aws-eks)');
});

test('runs the services in another namespace', () => {
  const template = synthesize(
    stack => new TicketingPlatform(stack, 'Platform', { cluster: existingCluster(stack), namespace: 'tickets' }),
  );
  template.allResourcesProperties('AWS::EKS::PodIdentityAssociation', { Namespace: 'tickets' });
  const manifests = JSON.stringify(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'));
  const namespaces = [...manifests.matchAll(/\\"namespace\\":\\"([^"\\]+)/g)].map(([, namespace]) => namespace);
  expect(new Set(namespaces)).toEqual(new Set(['tickets']));
  expect(manifests).toMatch(/\\"kind\\":\\"Namespace\\",\\"metadata\\":\{[^{]*\{[^}]*\},\\"name\\":\\"tickets\\"/);
});
