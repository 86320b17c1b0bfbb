import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can stop forwarding bytes without closing a connection, as hotel networks and tunnels do. */
export class HalfOpenProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private swallowing = false;

  constructor(target: number) {
    this.server = createServer(client => {
      const upstream = connect(target, '127.0.0.1');
      let dead = false;
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
        from.on('data', bytes => {
          dead ||= this.swallowing; // lost bytes are not sent again
          if (!dead) {
            to.write(bytes);
          }
        });
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as { port: number }).port;
  }

  swallow(): void {
    this.swallowing = true;
  }

  /** Forwards the bytes of new connections again. */
  heal(): void {
    this.swallowing = false;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise(resolve => this.server.close(resolve));
  }
}
