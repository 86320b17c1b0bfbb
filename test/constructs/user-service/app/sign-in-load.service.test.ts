import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { ask } from '../../../support/http';
import { useDynamoDb } from '../../../support/stores';
import { startUserService } from './running';

const dynamoDb = useDynamoDb();
let service: Running;
beforeAll(async () => {
  service = await startUserService('required', dynamoDb().endpoint);
});
afterAll(() => service.stop());

let accounts = 0;
const signIn = (signal?: AbortSignal) =>
  fetch(`${service.url}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `unknown-${++accounts}@example.org`, password: 'wrong password' }),
    signal,
  });

async function comparedPasswords(): Promise<number> {
  const { body } = await ask(`${service.url}/metrics`);
  return Number(/^sign_ins_total\{outcome="refused"\} (\d+)$/m.exec(body as string)?.[1] ?? 0);
}

test('does not compare passwords for clients that closed the connection', async () => {
  const abandoned = 15;
  const clients = new AbortController();
  const aborted = Array.from({ length: abandoned }, () => signIn(clients.signal).catch(() => 'aborted'));
  await Promise.race(aborted); // by the time of the first response all others wait for their turn
  clients.abort();
  await Promise.all(aborted);
  expect((await signIn()).status).toBe(401);
  expect(await comparedPasswords()).toBeLessThan(abandoned);
});
