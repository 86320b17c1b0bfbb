import { createServer } from 'node:http';
import { close, listen } from '@cdk-ticketing/local-runtime';
import { isPortFree, listeningProcess } from '../../../local/launcher/listening-process';

test('finds the process of a port in use, and reports the port as free afterwards', async () => {
  const server = createServer();
  const port = await listen(server, 0);
  expect(await isPortFree(port)).toBe(false);
  expect(listeningProcess(port)).toMatch(new RegExp(`\\(process ${process.pid}\\)$`));
  await close(server);
  expect(await isPortFree(port)).toBe(true);
  expect(listeningProcess(port)).toBeUndefined();
});
