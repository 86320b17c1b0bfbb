import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import encodeRecord from '../../../../../constructs/web-service/kit/performance/kafka-record';

const protocol = join(dirname(require.resolve('kafkajs/package.json')), 'src', 'protocol');
/** Loaded by file name, because jest replaces the module. */
const kafkajs = require(join(protocol, 'recordBatch', 'record', 'v0', 'index.js')) as typeof encodeRecord;

const bytes = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.uint8Array().map(Buffer.from));
const record = fc.record(
  {
    offsetDelta: fc.nat(),
    timestampDelta: fc.oneof(
      fc.integer(),
      fc.maxSafeNat().map(number => Math.floor(number / 4)),
    ),
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(bytes, fc.array(bytes, { maxLength: 3 }))),
  },
  { requiredKeys: [] },
);

test('encodes the same bytes as kafkajs', () => {
  expect(encodeRecord).not.toBe(kafkajs);
  fc.assert(
    fc.property(record, given => expect(encodeRecord(given).buffer.equals(kafkajs(given).buffer)).toBe(true)),
    {
      numRuns: 500,
      examples: [[{}], [{ value: 'x'.repeat(600_000) }], [{ key: '€', value: '', headers: { a: ['', 'b'] } }]],
    },
  );
});

test('replaces the encoder of kafkajs in tests and in bundles', () => {
  const client = join(protocol, 'requests', 'produce', 'v3', 'request.js');
  expect(readFileSync(client, 'utf8')).toContain("require('../../../recordBatch/record/v0')");
  expect(jest.requireActual('kafkajs/src/protocol/recordBatch/record/v0')).toBe(encodeRecord);
  const shipped = readFileSync(join(__dirname, '../../../../../dist/assets/booking-service/index.js'), 'utf8');
  expect(shipped).toContain('zigzag');
  expect(shipped).not.toContain('sizeOfHeaders');
});
