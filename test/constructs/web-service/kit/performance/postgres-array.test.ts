import fc from 'fast-check';
import { postgresArray } from '../../../../../constructs/web-service/kit/performance/postgres-array';

const { prepareValue } = require('pg/lib/utils') as { prepareValue: (value: unknown) => string };

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^["\\,{} a]*$/), fc.constant('NULL'));

test('writes strings as pg does', () => {
  fc.assert(
    fc.property(fc.array(fc.option(text, { nil: undefined })), list =>
      expect(postgresArray(list)).toBe(prepareValue(list)),
    ),
    { numRuns: 500, examples: [[[]], [['"\\"', undefined, '']]] },
  );
});

test('writes numbers unchanged', () => {
  expect(postgresArray([1, -2, undefined])).toBe('{1,-2,NULL}');
});
