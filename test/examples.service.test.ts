import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { eventually } from './support/eventually';

const program = join(__dirname, '../examples/fifth-service/notification-service/index.mjs');

describe('the process of the example fifth-service', () => {
  let service: ChildProcess;
  afterEach(() => service.kill('SIGKILL'));

  test('answers probes and Prometheus, and ends when Kubernetes stops the pod', async () => {
    const [port, managementPort] = [await freePort(), await freePort()];
    const env = { PATH: process.env.PATH, PORT: String(port), MANAGEMENT_PORT: String(managementPort) };
    service = spawn(process.execPath, [program], { env, stdio: 'inherit' });
    const statusOf = async (onPort: number, path: string) =>
      (await fetch(`http://127.0.0.1:${onPort}${path}`, { headers: { connection: 'close' } })).status;
    await eventually(async () => expect(await statusOf(managementPort, '/ready')).toBe(200));
    expect(await statusOf(port, '/health')).toBe(200);
    expect(await statusOf(managementPort, '/metrics')).toBe(200);
    expect(await statusOf(port, '/metrics')).toBe(404);
    service.kill('SIGTERM');
    expect(await once(service, 'exit')).toEqual([0, null]);
  });
});
