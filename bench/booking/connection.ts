import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One kept-alive HTTP/1.1 connection, one request at a time, and nothing more: the load shares the cores with what it
 * measures, so whatever it costs is missing there.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #opened: Promise<unknown>;
  #received = '';
  #settle: { answered: (answer: HttpAnswer) => void; failed: (error: Error) => void } | undefined;

  private constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#opened = once(this.#socket, 'connect').catch(() => {}); // the first request says why
    this.#socket.setEncoding('latin1'); // bytes as they are: lengths stay lengths
    this.#socket.on('data', (text: string) => this.#receive(text));
    this.#socket.on('error', error => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  static async open(url: string): Promise<Connection> {
    const connection = new Connection(url);
    await connection.#opened;
    return connection;
  }

  post(path: string, body: string, headers: string): Promise<HttpAnswer> {
    return new Promise((answered, failed) => {
      this.#settle = { answered, failed };
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1];
    const end = head + 4 + Number(length);
    if (this.#received.length < end) return;
    const answer = { status: Number(this.#received.slice(9, 12)), body: this.#received.slice(head + 4, end) };
    this.#received = this.#received.slice(end);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.answered(answer);
  }

  #fail(error: Error): void {
    this.#settle?.failed(error);
    this.#settle = undefined;
  }
}
