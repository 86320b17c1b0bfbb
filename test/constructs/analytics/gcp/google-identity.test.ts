import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { answered, dataprocAnalytics } from './synthesized';

describe('AWS', () => {
  const { template, folder } = dataprocAnalytics(answered);

  test('makes nothing before Google has made the nodes', () => {
    expect(dataprocAnalytics().template.toJSON().Resources).toBeUndefined();
  });

  test('then has a role for this one account of Google, without a key, and one address at the door', () => {
    expect(template.toJSON().Resources).toMatchSnapshot();
  });

  test('trusts the account alone, with the audience that its token is made for', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'accounts.google.com' },
            Condition: {
              StringEquals: {
                'accounts.google.com:aud': answered.serviceAccountId,
                'accounts.google.com:oaud': 'sts.amazonaws.com',
                'accounts.google.com:sub': answered.serviceAccountId,
              },
            },
          },
        ],
      },
    });
    expect(readFileSync(join(folder, 'install-aws-token.sh'), 'utf8')).toContain('identity?audience=sts.amazonaws.com');
  });

  test('lets the address in at the port of public brokers, and no other', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-stream',
      IpProtocol: 'tcp',
      FromPort: 9198,
      ToPort: 9198,
      CidrIp: '203.0.113.7/32',
    });
  });

  test('lets the job do what it does in Managed Flink', () => {
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
