import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgedFindings } from './acknowledged-findings';
import { NODE_IDENTITY, ON_DATAPROC, synthesizeEnvironment } from './environments';

const environments = [
  synthesizeEnvironment('demonstration'),
  synthesizeEnvironment('production'),
  synthesizeEnvironment('production', { ...ON_DATAPROC, ...NODE_IDENTITY }),
];

const findings = environments.flatMap(({ app }) =>
  new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
    ),
);

test('cdk-nag reports only acknowledged findings', () => {
  const unacknowledged = findings.filter(
    found => !acknowledgedFindings.some(({ rule, where }) => rule.test(found.rule) && where.test(found.where)),
  );
  expect(unacknowledged).toEqual([]);
});

test('every acknowledged finding is reported', () => {
  const obsolete = acknowledgedFindings.filter(
    ({ rule, where }) => !findings.some(found => rule.test(found.rule) && where.test(found.where)),
  );
  expect(obsolete).toEqual([]);
});
