import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgedFindings } from './acknowledged-findings';
import { synthesizeEnvironment } from './environments';

const findings = ['demonstration', 'production'].flatMap(name =>
  new AwsSolutionsChecks()
    .validateScope(synthesizeEnvironment(name).app)
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
