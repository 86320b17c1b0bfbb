import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgedFindings } from './acknowledged-findings';
import { synthesizeEnvironment } from './environments';

const inGoogle = {
  analyticsHome: 'gcp',
  analyticsCodeBucket: undefined,
  analyticsCodeKey: undefined,
  gcpServiceAccountId: '112233445566778899001',
  gcpNatAddress: '203.0.113.7',
};
const environments = [
  synthesizeEnvironment('demonstration'),
  synthesizeEnvironment('production'),
  synthesizeEnvironment('production', inGoogle),
];

const findings = environments.flatMap(({ app }) =>
  new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
    ),
);

test('cdk-nag finds nothing that we have not given a reason for', () => {
  const unknown = findings.filter(
    found => !acknowledgedFindings.some(({ rule, where }) => rule.test(found.rule) && where.test(found.where)),
  );
  expect(unknown).toEqual([]);
});

test('no reason is given for what is not found', () => {
  const idle = acknowledgedFindings.filter(
    ({ rule, where }) => !findings.some(found => rule.test(found.rule) && where.test(found.where)),
  );
  expect(idle).toEqual([]);
});
