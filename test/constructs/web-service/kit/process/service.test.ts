import { setTimeout as wait } from 'node:timers/promises';
import { type Running, startService } from '../../../../../constructs/web-service/kit/process/service';
import { counting, shelf } from '../http/counting-service';

let service: Running;
beforeAll(async () => {
  service = await startService(counting, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.stop());

const get = (path: string) => fetch(service.url + path);

describe('every service serves', () => {
  test('/health, also when a store is unavailable', async () => {
    shelf.isAvailable = false;
    const response = await get('/health');
    expect([await response.text(), response.headers.get('x-content-type-options')]).toEqual(['OK', 'nosniff']);
    shelf.isAvailable = true;
  });

  test('/ready, with the name of the unavailable store', async () => {
    expect(await (await get('/ready')).json()).toEqual({ status: 'ready' });
    shelf.isAvailable = false;
    const response = await get('/ready');
    expect([response.status, await response.json()]).toMatchObject([503, { detail: 'unavailable: shelf' }]);
    shelf.isAvailable = true;
  });

  test('/metrics by route, not by path', async () => {
    await get('/nowhere/1');
    await fetch(`${service.url}/things`, {
      method: 'POST',
      body: '{"count":1}',
      headers: { 'content-type': 'application/json' },
    });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('http_request_duration_seconds_count{method="POST",route="/things",status="201"}');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toContain('/nowhere/1');
  });

  test('/openapi.json, generated from the schemas', async () => {
    const { paths, components } = (await (await get('/openapi.json')).json()) as {
      paths: Record<string, object>;
      components: { schemas: { Problem: { properties: { type: { enum: string[] }; tickets_left: object } } } };
    };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/things', '/refused']));
    expect(paths['/things']).toMatchObject({ post: { responses: { 201: {}, '4XX': {} } } });
    expect(components.schemas.Problem.properties.type.enum).toContain('urn:cdk-ticketing:not-enough');
    expect(components.schemas.Problem.properties.tickets_left).toMatchObject({ type: 'integer' });
    expect(paths['/health']).toBeUndefined();
  });
});

test('does not serve readiness and metrics on the main port if they have a port of their own', async () => {
  const other = await startService(counting, {
    PORT: '0',
    MANAGEMENT_PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  const status = async (url: string) => (await fetch(url)).status;
  try {
    for (const path of ['/ready', '/metrics']) {
      expect([path, await status(other.managementUrl + path), await status(other.url + path)]).toEqual([
        path,
        200,
        404,
      ]);
    }
    expect([await status(`${other.url}/health`), await status(`${other.managementUrl}/things`)]).toEqual([200, 404]);
  } finally {
    await other.stop();
  }
  await expect(fetch(`${other.managementUrl}/ready`)).rejects.toThrow();
});

test('finishes requests in progress when it stops', async () => {
  const other = await startService(counting, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
  const inProgress = fetch(`${other.url}/slow`);
  await wait(50);
  await other.stop();
  expect(await (await inProgress).json()).toEqual({ slow: true });
  await expect(fetch(`${other.url}/health`)).rejects.toThrow();
});
