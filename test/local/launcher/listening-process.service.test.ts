import { createServer } from 'node:http';
import { close, listen } from '@cdk-ticketing/local-runtime';
import { isPortFree, portOwner } from '../../../local/launcher/listening-process';

test('a port in use is known with its owner, and free again afterwards', async () => {
  const server = createServer();
  const port = await listen(server, 0);
  expect(await isPortFree(port)).toBe(false);
  expect(portOwner(port)).toMatch(new RegExp(`\\(process ${process.pid}\\)$`));
  await close(server);
  expect(await isPortFree(port)).toBe(true);
  expect(portOwner(port)).toBeUndefined();
});
