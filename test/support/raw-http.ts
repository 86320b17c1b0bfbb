import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A socket to a server, for what fetch refuses to send. */
export function open(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1');
}

/** Sends bytes as they are, and resolves to all that is answered until the server hangs up. */
export async function sendRaw(url: string, bytes: string): Promise<{ head: string; body: string }> {
  const socket = open(url);
  socket.write(bytes);
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n');
  return { head, body: rest.join('\r\n\r\n') };
}
