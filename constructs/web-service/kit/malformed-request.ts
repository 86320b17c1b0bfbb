import type { Socket } from 'node:net';
import { Problem } from './problem';

/** The answer to what is not even HTTP, so that it reaches no route: written to the socket as it is. */
export function answerMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem);
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${problem.status} ${problem.title}`,
        'content-type: application/problem+json',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy();
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(408, 'the request did not arrive in time');
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(431, 'the headers are over 16 KB');
  return new Problem(400, 'this is not HTTP as we understand it');
}
