import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** Opens a socket to a server, for requests that fetch does not allow. */
export function open(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1');
}

/** Sends bytes unchanged. Resolves to the response, once the server has closed the connection. */
export async function sendRaw(url: string, bytes: string): Promise<{ head: string; body: string }> {
  const socket = open(url);
  socket.write(bytes);
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n');
  return { head, body: rest.join('\r\n\r\n') };
}
