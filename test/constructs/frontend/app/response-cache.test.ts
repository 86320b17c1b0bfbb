import { ResponseCache } from '../../../../constructs/frontend/app/http/response-cache';
import type { ServiceResponse } from '../../../../constructs/web-service/kit/client/request';

let now = 0;
let asked: number;
const ask = async (): Promise<ServiceResponse> => ({
  status: 200,
  headers: {},
  body: Buffer.from(`answer ${++asked}`),
});
const bodyOf = async (answer: Promise<ServiceResponse>) => (await answer).body.toString();

let recent: ResponseCache;
beforeEach(() => {
  asked = 0;
  recent = new ResponseCache(100, () => now);
});

test('shares one response between requests within its maximum age', async () => {
  const answers = Array.from({ length: 50 }, () => bodyOf(recent.read('/events', ask)));
  now += 99;
  answers.push(bodyOf(recent.read('/events', ask)));
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['answer 1']));
});

test('repeats the request after the maximum age', async () => {
  await recent.read('/events', ask);
  now += 100;
  expect(await bodyOf(recent.read('/events', ask))).toBe('answer 2');
});

test('stores responses by request', async () => {
  expect(await bodyOf(recent.read('/events?search=a', ask))).toBe('answer 1');
  expect(await bodyOf(recent.read('/events?search=b', ask))).toBe('answer 2');
});

test('repeats the request after a change', async () => {
  await recent.read('/events', ask);
  recent.clear();
  expect(await bodyOf(recent.read('/events', ask))).toBe('answer 2');
});

test('does not store a failure', async () => {
  const failing = recent.read('/events', () => Promise.reject(new Error('unavailable')));
  await expect(failing).rejects.toThrow('unavailable');
  expect(await bodyOf(recent.read('/events', ask))).toBe('answer 1');
});

test('limits the number of stored responses', async () => {
  await recent.read('/events?search=first', ask);
  for (let n = 0; n < 500; n++) {
    await recent.read(`/events?search=${n}`, ask);
  }
  expect(await bodyOf(recent.read('/events?search=499', ask))).toBe('answer 501');
  expect(await bodyOf(recent.read('/events?search=first', ask))).toBe('answer 502');
});
