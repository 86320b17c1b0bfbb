import { CircuitBreaker } from '../../../../../constructs/web-service/kit/client/circuit-breaker';

let now = 0;
const failing = () => {
  now = 0;
  const breaker = new CircuitBreaker({ failures: 3, openMs: 1000 }, () => now);
  for (let i = 0; i < 3; i++) {
    breaker.failed();
  }
  return breaker;
};

test('allows requests until too many consecutive failures', () => {
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

test('allows one trial after the open time, and rejects other requests', () => {
  const breaker = failing();
  now = 1000;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
});

test('closes when the trial succeeds', () => {
  const breaker = failing();
  now = 1000;
  breaker.allows();
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
});

test('opens again when the trial fails', () => {
  const breaker = failing();
  now = 1000;
  breaker.allows();
  breaker.failed();
  now = 1999;
  expect(breaker.allows()).toBe(false);
  now = 2000;
  expect(breaker.allows()).toBe(true);
});
