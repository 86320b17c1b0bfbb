import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccessMode, Exposure, Frontend, type FrontendProps, GatewayController } from '../../../constructs';
import { existingBucket, existingCluster, existingSecret, existingStream } from '../../support/cdk/existing';
import { TestStack } from '../../support/cdk/synthesize';

/** Returns the warnings of the CDK when a frontend is synthesized. */
function warnings(props: Partial<FrontendProps>): unknown[] {
  const stack = new TestStack();
  new Frontend(stack, 'Frontend', {
    cluster: existingCluster(stack),
    stream: existingStream(stack),
    uploadsBucket: existingBucket(stack),
    tokenSecret: existingSecret(stack, 'token'),
    ticketSecret: existingSecret(stack, 'ticket'),
    ...props,
  });
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ id, entry }) => [id, entry.data]);
}

const hostname = 'tickets.example';
const certificateArn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1234';

test.each<[string, Exposure | undefined]>([
  ['the load balancer by default', undefined],
  ['a load balancer with a name only', Exposure.loadBalancer({ hostname })],
  ['a gateway without a certificate', Exposure.gateway({ gatewayClassName: 'envoy', hostname })],
])('warns when users sign in over plain HTTP: %s', (_, exposure) => {
  expect(warnings({ accessMode: AccessMode.REQUIRED, exposure })).toEqual([
    [
      '/Test/Frontend',
      "accessMode is 'required' and the frontend has no certificate, so passwords cross the network in plain HTTP: set hostname and certificateArn (tlsSecretName for GatewayController.STANDARD) [ack: cdk-ticketing:signInOverPlainHttp]",
    ],
  ]);
});

test.each<[string, Partial<FrontendProps>]>([
  ['the access mode is open', { accessMode: AccessMode.OPEN }],
  [
    'the load balancer has a certificate',
    { accessMode: AccessMode.REQUIRED, exposure: Exposure.loadBalancer({ hostname, certificateArn }) },
  ],
  [
    'the gateway has a certificate',
    {
      accessMode: AccessMode.REQUIRED,
      exposure: Exposure.gateway({ gatewayClassName: 'envoy', hostname, tlsSecretName: 'tls' }),
    },
  ],
  [
    'the application load balancer of a gateway has a certificate',
    {
      accessMode: AccessMode.REQUIRED,
      exposure: Exposure.gateway({
        gatewayClassName: 'alb',
        controller: GatewayController.AWS,
        hostname,
        certificateArn,
      }),
    },
  ],
])('does not warn when %s', (_, props) => {
  expect(warnings(props)).toEqual([]);
});
