import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { BrokerState } from './api/endpoint';
import { framesOf } from './frames';
import { answerRequest } from './request';
import { MalformedRequest } from './wire/reader';

export type Log = (line: string) => void;

/** TCP server. It handles one request per connection at a time, as Kafka does, so that responses stay in order. */
export class BrokerServer {
  private readonly connections = new Set<Socket>();
  private readonly server: Server;

  constructor(
    private readonly broker: BrokerState,
    private readonly log: Log,
  ) {
    this.server = createServer({ noDelay: true }, socket => this.serve(socket));
  }

  async listen(host: string, port: number): Promise<number> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.connections) {
      socket.destroy();
    }
    await closed;
  }

  private async serve(socket: Socket): Promise<void> {
    const gone = new AbortController();
    const host = socket.remoteAddress ?? '';
    const from = `${host}:${socket.remotePort}`;
    this.connections.add(socket);
    socket.once('close', () => gone.abort());
    try {
      for await (const frame of framesOf(socket)) {
        const response = await answerRequest(frame, this.broker, { host, gone: gone.signal });
        if (response) {
          await send(socket, response, gone.signal);
        }
      }
    } catch (error) {
      if (!isDisconnect(error)) {
        this.log(`closed the connection from ${from}: ${reason(error)}`);
      }
    } finally {
      socket.destroy();
      this.connections.delete(socket);
    }
  }
}

async function send(socket: Socket, frame: readonly Buffer[], gone: AbortSignal): Promise<void> {
  socket.cork();
  const roomLeft = frame.map(buffer => socket.write(buffer)).at(-1);
  socket.uncork();
  if (!roomLeft) {
    await once(socket, 'drain', { signal: gone });
  }
}

/** Whether the client disconnected, which is not logged. */
function isDisconnect(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['EPIPE', 'ECONNRESET', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code);
}

/** Internal errors are logged with their stack, invalid input with one line. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error instanceof MalformedRequest ? error.message : (error.stack ?? error.message);
}
