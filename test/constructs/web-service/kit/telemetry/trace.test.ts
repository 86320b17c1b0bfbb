import { continueTrace, traceHeaders } from '../../../../../constructs/web-service/kit/telemetry/trace';

const id = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

test('is carried on under the same id, as a span of its own', () => {
  const trace = continueTrace(`00-${id}-${parent}-00`);
  expect(trace).toEqual({ traceId: id, spanId: expect.not.stringContaining(parent), flags: '00' });
  expect(traceHeaders(trace)).toEqual({ traceparent: `00-${id}-${trace.spanId}-00` });
});

test('understands what a later version will send', () => {
  expect(continueTrace(`01-${id}-${parent}-01-more`).traceId).toBe(id);
});

test.each([
  undefined,
  '',
  'nonsense',
  `00-${id}-${parent}`,
  `00-${id}-${parent}-01-more`,
  `ff-${id}-${parent}-01`,
  `00-${'0'.repeat(32)}-${parent}-01`,
  `00-${id}-${'0'.repeat(16)}-01`,
  `00-${id.toUpperCase()}-${parent}-01`,
  `00-${id}-${parent}-0g`,
  `00-${id}-${parent}-01\r\nx: y`,
])('begins anew, without the state, for %p', malformed => {
  const trace = continueTrace(malformed, 'a=1');
  expect(trace).toEqual({
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    flags: '01',
  });
  expect(trace.traceId).not.toBe(id);
});

test('drops a state longer than the standard asks to keep', () => {
  expect(continueTrace(`00-${id}-${parent}-01`, 'a='.padEnd(513, 'x')).state).toBeUndefined();
});
