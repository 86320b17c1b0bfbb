import { continueTrace, traceHeaders } from '../../../../../constructs/web-service/kit/telemetry/trace';

const id = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

test('continues the trace with a new span', () => {
  const trace = continueTrace(`00-${id}-${parent}-00`);
  expect(trace).toEqual({ traceId: id, spanId: expect.not.stringContaining(parent), traceFlags: 0 });
  expect(traceHeaders(trace)).toEqual({ traceparent: `00-${id}-${trace.spanId}-00` });
});

test('accepts further fields of a later version', () => {
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
])('starts a new trace without state for %p', malformed => {
  const trace = continueTrace(malformed, 'a=1');
  expect(trace).toEqual({
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    traceFlags: 1,
  });
  expect(trace.traceId).not.toBe(id);
});

test('passes the state on', () => {
  const trace = continueTrace(`00-${id}-${parent}-01`, 'a=1,b=2');
  expect(traceHeaders(trace)).toEqual({ traceparent: `00-${id}-${trace.spanId}-01`, tracestate: 'a=1,b=2' });
});

test.each(['', 'no pair', 'a='.padEnd(513, 'x')])('drops the state %p', state => {
  expect(traceHeaders(continueTrace(`00-${id}-${parent}-01`, state)).tracestate).toBeUndefined();
});
