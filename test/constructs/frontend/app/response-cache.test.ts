import { ResponseCache } from '../../../../constructs/frontend/app/http/response-cache';
import type { ServiceResponse } from '../../../../constructs/web-service/kit/client/request';

let now = 0;
let sent: number;
const send = async (): Promise<ServiceResponse> => ({
  status: 200,
  headers: {},
  body: Buffer.from(`response ${++sent}`),
});
const bodyOf = async (response: Promise<ServiceResponse>) => (await response).body.toString();

let cache: ResponseCache;
beforeEach(() => {
  sent = 0;
  cache = new ResponseCache(100, () => now);
});

test('shares one response between requests within its maximum age', async () => {
  const responses = Array.from({ length: 50 }, () => bodyOf(cache.read('/events', send)));
  now += 99;
  responses.push(bodyOf(cache.read('/events', send)));
  expect(new Set(await Promise.all(responses))).toEqual(new Set(['response 1']));
});

test('repeats the request after the maximum age', async () => {
  await cache.read('/events', send);
  now += 100;
  expect(await bodyOf(cache.read('/events', send))).toBe('response 2');
});

test('stores responses by request', async () => {
  expect(await bodyOf(cache.read('/events?search=a', send))).toBe('response 1');
  expect(await bodyOf(cache.read('/events?search=b', send))).toBe('response 2');
});

test('repeats the request after a change', async () => {
  await cache.read('/events', send);
  cache.clear();
  expect(await bodyOf(cache.read('/events', send))).toBe('response 2');
});

test('does not store a failure', async () => {
  const failing = cache.read('/events', () => Promise.reject(new Error('unavailable')));
  await expect(failing).rejects.toThrow('unavailable');
  expect(await bodyOf(cache.read('/events', send))).toBe('response 1');
});

test('limits the number of stored responses', async () => {
  await cache.read('/events?search=first', send);
  for (let n = 0; n < 500; n++) {
    await cache.read(`/events?search=${n}`, send);
  }
  expect(await bodyOf(cache.read('/events?search=499', send))).toBe('response 501');
  expect(await bodyOf(cache.read('/events?search=first', send))).toBe('response 502');
});
