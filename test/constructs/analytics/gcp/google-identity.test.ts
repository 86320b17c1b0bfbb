import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { dataprocAnalytics, nodeIdentity } from './synthesized';

describe('AWS', () => {
  const { template, folder } = dataprocAnalytics(nodeIdentity);

  test('creates nothing before the identity of the nodes is set', () => {
    expect(dataprocAnalytics().template.toJSON().Resources).toBeUndefined();
  });

  test('then creates a role for the service account, without a key, and a rule for one address', () => {
    expect(template.toJSON().Resources).toMatchSnapshot();
  });

  test('trusts only the service account, with the audience of its token', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'accounts.google.com' },
            Condition: {
              StringEquals: {
                'accounts.google.com:aud': nodeIdentity.serviceAccountId,
                'accounts.google.com:oaud': 'sts.amazonaws.com',
                'accounts.google.com:sub': nodeIdentity.serviceAccountId,
              },
            },
          },
        ],
      },
    });
    expect(readFileSync(join(folder, 'install-aws-token.sh'), 'utf8')).toContain('identity?audience=sts.amazonaws.com');
  });

  test('allows ingress from the address to the port of public brokers only', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-stream',
      IpProtocol: 'tcp',
      FromPort: 9198,
      ToPort: 9198,
      CidrIp: '203.0.113.7/32',
    });
  });

  test('grants the job the same permissions as on Managed Flink', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Resource: Match.stringLikeRegexp(':group/theirs/1234/flink-analytics-group\\*$') }),
          Match.objectLike({ Resource: Match.stringLikeRegexp(':transactional-id/.*/ticket-analytics\\*$') }),
        ]),
      },
    });
  });
});
