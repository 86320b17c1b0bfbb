import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_HEADER_BYTES } from '../../../../contracts/limits';
import { Problem } from './problem';

// Responses to requests that Node rejects before they reach a route. They are written to the socket directly.

export function answerMalformedRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    return;
  }
  hangUp(socket, problemOf(error.code));
}

/** Decides about `Expect` and CONNECT, before the routes. */
export function answerExpectations(server: Server): void {
  server
    .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      continueOnceRead(request, response);
      server.emit('request', request, response);
    })
    .on('checkExpectation', ({ socket, headers }: IncomingMessage) =>
      hangUp(socket, new Problem(417, `unsupported expectation '${headers.expect}': use 100-continue`)),
    )
    .on('connect', (_: IncomingMessage, socket: Duplex) => {
      socket.on('error', () => undefined); // the client has disconnected
      hangUp(socket, new Problem(501, 'unsupported method CONNECT: this is not a proxy'));
    });
}

/** Sends 100 Continue when the body is read, so that the client of a rejected request does not send its body. */
function continueOnceRead(request: IncomingMessage, response: ServerResponse): void {
  const onListener = (event: string) => {
    if (event !== 'data') {
      return;
    }
    request.off('newListener', onListener);
    response.writeContinue();
  };
  request.on('newListener', onListener);
}

function hangUp(socket: Duplex, problem: Problem): void {
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
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem(408, 'the request did not arrive in time');
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem(431, `the headers are over ${MAX_HEADER_BYTES / 1024} KB`);
  }
  return new Problem(400, 'malformed HTTP request');
}
