import { CircuitBreaker } from '../../../../../constructs/web-service/kit/client/circuit-breaker';

let now = 0;
const failing = () => {
  now = 0;
  const breaker = new CircuitBreaker({ failures: 3, openMs: 1000 }, () => now);
  for (let i = 0; i < 3; i++) breaker.failed();
  return breaker;
};

test('lets everything through until too many fail in a row', () => {
  const breaker = new CircuitBreaker({ failures: 3, openMs: 1000 }, () => now);
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  expect(breaker.allows()).toBe(true);
  breaker.failed();
  expect(breaker.allows()).toBe(false);
});

test('tries once after its rest, while the others wait', () => {
  const breaker = failing();
  now = 1000;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
});

test('opens the way again when the try succeeds', () => {
  const breaker = failing();
  now = 1000;
  breaker.allows();
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
});

test('rests again when the try fails', () => {
  const breaker = failing();
  now = 1000;
  breaker.allows();
  breaker.failed();
  now = 1999;
  expect(breaker.allows()).toBe(false);
  now = 2000;
  expect(breaker.allows()).toBe(true);
});
