import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Closes each connection with the first response after `seconds`, spread by a quarter in both directions. Kubernetes
 * balances connections, not requests: without an age, pods that an autoscaler adds would get no load from clients that
 * are connected already.
 */
export function limitConnectionAge(app: FastifyInstance, seconds: number): void {
  const closeAt = new WeakMap<Socket, number>();
  app.server.on('connection', socket => {
    closeAt.set(socket, performance.now() + seconds * 1000 * (0.75 + Math.random() / 2));
  });
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    if (performance.now() >= (closeAt.get(socket) ?? Number.POSITIVE_INFINITY)) {
      reply.header('connection', 'close');
    }
    done();
  });
}
