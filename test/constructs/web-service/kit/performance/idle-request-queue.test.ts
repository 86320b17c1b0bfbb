import RequestQueue from 'kafkajs/src/network/requestQueue';
import '../../../../../constructs/web-service/kit/performance/idle-request-queue';

let unchanged: typeof RequestQueue;
jest.isolateModules(() => {
  unchanged = require('kafkajs/src/network/requestQueue') as typeof RequestQueue;
});

const logger = { debug: () => {} };
function openQueue(Queue: typeof RequestQueue) {
  return new Queue({
    logger,
    clientId: 'test',
    broker: 'one',
    maxInFlightRequests: 1,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
  });
}

function request(correlationId: number) {
  const sendRequest = jest.fn();
  const reject = jest.fn();
  const entry = { correlationId, apiName: 'Fetch', apiKey: 1, apiVersion: 11, resolve: () => {}, reject };
  return { entry, expectResponse: true, sendRequest };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('starts no timer while no request is pending', () => {
  openQueue(RequestQueue).checkPendingRequests();
  expect(jest.getTimerCount()).toBe(0);
});

test('kafkajs itself starts one: the workaround is still needed', () => {
  openQueue(unchanged).checkPendingRequests();
  expect(jest.getTimerCount()).toBe(1);
});

test('sends a pending request after throttling has ended', () => {
  const queue = openQueue(RequestQueue);
  const throttled = request(1);
  queue.maybeThrottle(500);
  queue.push(throttled);
  expect(throttled.sendRequest).not.toHaveBeenCalled();
  jest.advanceTimersByTime(501);
  expect(throttled.sendRequest).toHaveBeenCalledTimes(1);
});

test('times out a request without a response, and sends the next one', () => {
  const queue = openQueue(RequestQueue);
  queue.scheduleRequestTimeoutCheck();
  const [first, second] = [request(1), request(2)];
  queue.push(first);
  queue.push(second);
  jest.advanceTimersByTime(10_000);
  expect(first.entry.reject).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1_001);
  expect(first.entry.reject).toHaveBeenCalledTimes(1);
  expect(second.sendRequest).toHaveBeenCalledTimes(1);
});
