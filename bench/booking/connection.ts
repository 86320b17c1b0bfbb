import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const LENGTH = 'content-length: ';
/**
 * Read buffer of all connections: its content is processed before the next read. One buffer per connection would not
 * fit into the cache of a core.
 */
const readBuffer = Buffer.alloc(16 * 1024);

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Minimal keep-alive HTTP/1.1 connection, one request at a time. The load generator shares the cores with the measured
 * service, so its own CPU time must be low.
 */
export class Connection {
  private readonly url: URL;
  private socket!: Socket;
  private opened!: Promise<unknown>;
  private received = '';
  private pending: { answered: (answer: HttpAnswer) => void; failed: (error: Error) => void } | undefined;

  private constructor(url: string) {
    this.url = new URL(url);
    this.connect();
  }

  private connect(): void {
    const { hostname, port } = this.url;
    const onread = {
      buffer: readBuffer,
      callback: (length: number, bytes: Uint8Array) => this.receive(bytes as Buffer, length),
    };
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
    const fail = (error: Error) => this.socket === socket && this.fail(error);
    this.socket = socket;
    this.opened = once(socket, 'connect').catch(() => {}); // the first request reports the reason
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the connection was closed')));
  }

  static async open(url: string): Promise<Connection> {
    const connection = new Connection(url);
    await connection.opened;
    return connection;
  }

  post(path: string, body: string, headers: string): Promise<HttpAnswer> {
    const fields = `content-type: application/json\r\n${headers}content-length: ${body.length}\r\n`;
    return this.send(`POST ${path} HTTP/1.1\r\nhost: ${this.url.host}\r\n${fields}\r\n${body}`);
  }

  get(path: string, headers = ''): Promise<HttpAnswer> {
    return this.send(`GET ${path} HTTP/1.1\r\nhost: ${this.url.host}\r\n${headers}\r\n`);
  }

  private send(request: string): Promise<HttpAnswer> {
    return new Promise((answered, failed) => {
      this.pending = { answered, failed };
      this.socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(bytes: Buffer, length: number): boolean {
    this.received += bytes.toString('latin1', 0, length); // one character per byte, so lengths are correct
    const head = this.received.indexOf('\r\n\r\n');
    if (head < 0) {
      return true;
    }
    const body = head + 4;
    const end = body + Number.parseInt(this.received.slice(this.received.indexOf(LENGTH) + LENGTH.length, head), 10);
    if (this.received.length < end) {
      return true;
    }
    const answer = { status: Number(this.received.slice(9, 12)), body: this.received.slice(body, end) };
    const isLast = this.received.lastIndexOf('connection: close', head) >= 0;
    this.received = this.received.slice(end);
    if (isLast) {
      this.connect();
    }
    const pending = this.pending;
    this.pending = undefined;
    pending?.answered(answer);
    return true;
  }

  private fail(error: Error): void {
    this.pending?.failed(error);
    this.pending = undefined;
  }
}
