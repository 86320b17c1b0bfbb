import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { startDynamoDb } from '../../../../local/stores/dynamodb';
import { createUsersTable } from '../../../../local/stores/provision-stores';
import { ask, problem } from '../../../support/http';
import { startUserService } from './running';

test('is alive but not ready while DynamoDB is unavailable, and recovers', async () => {
  const store = await startDynamoDb();
  const port = Number(new URL(store.endpoint).port);
  await createUsersTable(store.endpoint, 'users');
  const service: Running = await startUserService('open', store.endpoint);
  const register = () =>
    ask(`${service.url}/users`, { method: 'POST', body: { name: 'Ada', email: 'ada@example.org' } });
  try {
    expect(await ask(`${service.url}/ready`)).toMatchObject({ status: 200 });
    await store.stop();

    const refused = await register();
    expect(refused).toEqual(problem(503));
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await ask(`${service.url}/ready`)).toEqual(problem(503, 'unavailable: dynamodb'));
    expect(await ask(`${service.url}/health`)).toMatchObject({ status: 200, body: 'OK' });

    const again = await startDynamoDb({ port });
    try {
      await createUsersTable(again.endpoint, 'users');
      expect(await register()).toMatchObject({ status: 201 });
      expect(await ask(`${service.url}/ready`)).toMatchObject({ status: 200 });
    } finally {
      await again.stop();
    }
  } finally {
    await service.stop();
  }
});
