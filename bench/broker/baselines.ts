import { once } from 'node:events';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { median } from '../median';

const BLOCKS = 500;
const ECHOES = 1_000;

/** Returns the messages per second when blocks of this size are appended to a file. */
export function appendSpeed(directory: string, blockBytes: number, messageBytes: number): number {
  const path = join(directory, 'append-baseline');
  const fd = openSync(path, 'a');
  const block = Buffer.alloc(blockBytes);
  const start = performance.now();
  for (let i = 0; i < BLOCKS; i++) {
    writeSync(fd, block);
  }
  fdatasyncSync(fd);
  const seconds = (performance.now() - start) / 1000;
  closeSync(fd);
  rmSync(path);
  return (BLOCKS * blockBytes) / messageBytes / seconds;
}

/** Returns the median round-trip time over TCP within one process in milliseconds. */
export async function echoLatency(): Promise<number> {
  const server = createServer({ noDelay: true }, socket => socket.pipe(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect({ port: (server.address() as AddressInfo).port, noDelay: true });
  await once(socket, 'connect');
  const times: number[] = [];
  for (let i = 0; i < ECHOES; i++) {
    const start = performance.now();
    socket.write('x');
    await once(socket, 'data');
    times.push(performance.now() - start);
  }
  socket.destroy();
  server.close();
  return median(times);
}
