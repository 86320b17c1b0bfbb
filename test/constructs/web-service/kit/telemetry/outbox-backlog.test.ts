import { Registry } from 'prom-client';
import type { Backlog } from '../../../../../constructs/web-service/kit/postgres/outbox';
import { measureOutbox } from '../../../../../constructs/web-service/kit/telemetry/outbox-backlog';

let now = 0;
let waiting: Backlog;
const metrics = new Registry();
measureOutbox({ waiting: async () => waiting }, metrics, () => now);

async function ageAfter(seconds: number, next: Backlog): Promise<number> {
  now += seconds * 1000;
  waiting = next;
  const [, age] = /^outbox_oldest_message_age_seconds (.*)$/m.exec(await metrics.metrics()) ?? [];
  return Number(age);
}

test('reports how long the oldest message has waited', async () => {
  expect(await ageAfter(0, { messages: 3, oldestId: '7' })).toBe(0);
  expect(await ageAfter(40, { messages: 5, oldestId: '7' })).toBe(40);
  expect(await ageAfter(25, { messages: 9, oldestId: '7' })).toBe(65);
});

test('starts again with the next message, and reports 0 for an empty outbox', async () => {
  expect(await ageAfter(5, { messages: 9, oldestId: '8' })).toBe(0);
  expect(await ageAfter(5, { messages: 9, oldestId: '8' })).toBe(5);
  expect(await ageAfter(5, { messages: 0, oldestId: undefined })).toBe(0);
  expect(await ageAfter(5, { messages: 1, oldestId: '9' })).toBe(0);
});

test('reports NaN while the database is unavailable', async () => {
  const unavailable = new Registry();
  measureOutbox({ waiting: () => Promise.reject(new Error('no connection')) }, unavailable);
  expect(await unavailable.metrics()).toMatch(/^outbox_messages Nan$/m);
});
