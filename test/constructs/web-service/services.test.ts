import { Duration, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AccessMode, BookingService, EventCatalog, ManifestDelivery, ServiceNamespace } from '../../../constructs';
import { existingBucket, existingCluster, existingDatabase, existingStream } from '../../support/cdk/existing';
import { reviewableResources, synthesize } from '../../support/cdk/synthesize';
import { frontend, image, join, manifestsOf, objects, userService } from './sample-services';

const templates = {
  'user-service': synthesize(stack => userService(stack, existingCluster(stack))),
  'event-catalog': synthesize(
    stack =>
      new EventCatalog(stack, 'EventCatalog', {
        cluster: existingCluster(stack),
        image: image(stack),
        database: existingDatabase(stack),
        stream: existingStream(stack),
      }),
  ),
  'booking-service': synthesize(
    stack =>
      new BookingService(stack, 'BookingService', {
        cluster: existingCluster(stack),
        image: image(stack),
        database: existingDatabase(stack),
        stream: existingStream(stack),
        uploadsBucket: existingBucket(stack),
        hold: Duration.minutes(5),
        maxOpenHoldsPerUser: 8,
        accessMode: AccessMode.REQUIRED,
        serviceMonitor: true,
      }),
  ),
  frontend: synthesize(stack => frontend(stack)),
};

describe('each service has permissions on its own resources only', () => {
  test.each(Object.entries(templates))('%s', (_, template) => {
    expect(reach(template)).toMatchSnapshot();
  });
});

test.each([-1, 1.5, 10_001, Number.NaN])('rejects a limit of %p open holds per user', maxOpenHoldsPerUser => {
  const build = (stack: Stack) =>
    new BookingService(stack, 'BookingService', {
      cluster: existingCluster(stack),
      image: image(stack),
      database: existingDatabase(stack),
      stream: existingStream(stack),
      uploadsBucket: existingBucket(stack),
      maxOpenHoldsPerUser,
    });
  expect(() => synthesize(build)).toThrow(
    `maxOpenHoldsPerUser must be an integer from 0 to 10000 (got ${maxOpenHoldsPerUser})`,
  );
});

test('synthesizes the role of the pods', () => {
  const { 'user-service': template } = templates;
  expect(reviewableResources(template, (_, type) => type.startsWith('AWS::'))).toMatchSnapshot();
});

describe('each service receives its bindings', () => {
  test.each(Object.entries(templates))('%s', (name, template) => {
    const bindings = objects(template).find(({ metadata }) => metadata.name === `${name}-bindings`);
    expect(bindings?.data).toMatchSnapshot();
  });
});

describe('every service', () => {
  test.each(Object.entries(templates))('%s has a role that only its own pods can assume', (name, template) => {
    template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      ClusterName: 'theirs',
      Namespace: 'ticketing',
      ServiceAccount: name,
    });
    expect(objects(template).find(({ kind }) => kind === 'ServiceAccount')?.metadata.name).toBe(name);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:RequestTag/eks-cluster-name': 'theirs',
                'aws:RequestTag/kubernetes-namespace': 'ticketing',
                'aws:RequestTag/kubernetes-service-account': name,
              },
            },
          },
        ],
      },
    });
  });

  test.each(Object.entries(templates))(
    '%s starts after its role, its policy and what its pods need',
    (name, template) => {
      const { manifest } = manifestsOf(template).find(({ kinds }) => kinds.includes('Deployment'))!;
      expect(manifest.Properties.Overwrite).toBe(true);
      expect(manifest.DependsOn).toEqual(
        [
          /IdentityAssociation/,
          /IdentityRoleDefaultPolicy/,
          /IdentityRole\w{8}$/,
          new RegExp(`NetworkPolicy${name.replace('-', '')}`),
          new RegExp(`ServiceAccount${name.replace('-', '')}`),
        ].map(id => expect.stringMatching(id)),
      );
    },
  );
});

test('reads the host name of the load balancer after the Service is applied', () => {
  const template = synthesize(stack => frontend(stack).loadBalancerHostname());
  const [question] = Object.values(template.findResources('Custom::AWSCDK-EKS-KubernetesObjectValue'));
  expect(question?.Properties).toMatchObject({ ObjectName: 'frontend-service', ObjectNamespace: 'ticketing' });
  expect(question?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^FrontendManifest/)]));
});

test('adds a ServiceMonitor if serviceMonitor is set', () => {
  const monitored = (template: Template) => objects(template).some(({ kind }) => kind === 'ServiceMonitor');
  expect(monitored(templates['booking-service'])).toBe(true);
  expect(monitored(templates['user-service'])).toBe(false);
});

describe('the owner of the objects', () => {
  test('creates the roles and no object if Argo CD delivers', () => {
    const template = synthesize(stack =>
      userService(stack, existingCluster(stack), { delivery: ManifestDelivery.ARGO_CD }),
    );
    template.resourceCountIs('AWS::EKS::PodIdentityAssociation', 1);
    template.resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 0);
  });

  test('fails when the load balancer is requested and Argo CD delivers', () => {
    expect(() =>
      synthesize(stack => frontend(stack, { delivery: ManifestDelivery.ARGO_CD }).loadBalancerHostname()),
    ).toThrow('the load balancer is unknown to this deployment if Argo CD delivers: read it with kubectl get service');
  });

  describe('in a cluster without a kubectl provider', () => {
    const bare = (stack: Stack) =>
      eks.Cluster.fromClusterAttributes(stack, 'Bare', { clusterName: 'bare', clusterSecurityGroupId: 'sg-pods' });

    test('allows Argo CD to deliver', () => {
      const template = synthesize(stack => userService(stack, bare(stack), { delivery: ManifestDelivery.ARGO_CD }));
      template.resourceCountIs('AWS::EKS::PodIdentityAssociation', 1);
    });

    test.each<[string, (stack: Stack) => unknown]>([
      ['Test/UserService', stack => userService(stack, bare(stack))],
      ['Test/Namespace', stack => new ServiceNamespace(stack, 'Namespace', { cluster: bare(stack) })],
    ])('rejects %s if the CDK delivers', (path, make) => {
      expect(() => synthesize(make)).toThrow(
        `cluster Test/Bare must have a kubectl provider to apply the objects of ${path}: set kubectlProviderOptions (kubectlProvider if imported), or use ManifestDelivery.ARGO_CD`,
      );
    });
  });

  test('rejects a second service of the same name in a namespace', () => {
    expect(() =>
      synthesize(stack => {
        const cluster = existingCluster(stack);
        const props = {
          cluster,
          database: existingDatabase(stack),
          stream: existingStream(stack),
          image: image(stack),
        };
        new EventCatalog(stack, 'One', props);
        new EventCatalog(stack, 'Two', props);
      }),
    ).toThrow('event-catalog in namespace ticketing is defined by Test/One: remove Test/Two, or use another namespace');
  });

  test('rejects two deliveries in one namespace', () => {
    expect(() =>
      synthesize(stack => {
        const cluster = existingCluster(stack);
        userService(stack, cluster);
        new EventCatalog(stack, 'EventCatalog', {
          cluster,
          image: image(stack),
          database: existingDatabase(stack),
          stream: existingStream(stack),
          delivery: ManifestDelivery.ARGO_CD,
        });
      }),
    ).toThrow(
      'delivery must be the same in namespace ticketing (got cdk in Test/UserService, argo-cd in Test/EventCatalog)',
    );
  });
});

test('rejects minReplicas above maxReplicas', () => {
  const workload = { minReplicas: 5, maxReplicas: 2, cpuRequest: '100m', cpuLimit: '1', memory: '192Mi' };
  expect(() => synthesize(stack => userService(stack, existingCluster(stack), { workload }))).toThrow(
    'user-service: minReplicas (5) must be less than or equal to maxReplicas (2)',
  );
});

/** Everything the service's role allows and forbids, one line for each resource. */
function reach(template: Template): string[] {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    policy => policy.Properties.PolicyDocument.Statement,
  );
  return statements
    .flatMap(({ Effect, Action, Resource, Condition }) =>
      [Resource].flat().map(resource => {
        const actions = [Action].flat().join(' ');
        const where = Condition ? ` where ${JSON.stringify(Condition)}` : '';
        return `${Effect} ${actions} on ${plain(resource)}${where}`;
      }),
    )
    .sort();
}

/** An ARN without the parts that are the same everywhere. */
function plain(resource: unknown): string {
  return join(resource)
    .replace(/^arn:(aws|<partition>):/, '')
    .replace(/:eu-central-1:111122223333:/, ':');
}
