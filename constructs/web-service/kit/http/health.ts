import type { FastifyInstance } from 'fastify';
import { unavailable } from './problem';

/** What a service cannot work without, by name, and how to ask whether it answers. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

const CHECK_TIMEOUT_MS = 2_000;

/** `/health`: the process lives. */
export function answerHealth(app: FastifyInstance): void {
  app.get('/health', { schema: { hide: true }, config: { quiet: true } }, (_, reply) =>
    reply.type('text/plain').header('x-content-type-options', 'nosniff').send('OK'),
  );
}

/** `/ready`: what it needs answers too, and it is not about to stop. */
export function answerReadiness(app: FastifyInstance, checks: ReadinessChecks, isStopping: () => boolean): void {
  app.get('/ready', { schema: { hide: true }, config: { quiet: true } }, async () => {
    if (isStopping()) throw unavailable('stopping');
    const away = (await Promise.all(Object.entries(checks).map(ask))).filter(name => name !== undefined);
    if (away.length > 0) throw unavailable(`away: ${away.join(', ')}`);
    return { status: 'ready' };
  });
}

async function ask([name, check]: [string, () => Promise<unknown>]): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(reject, CHECK_TIMEOUT_MS, new Error('no answer'));
  });
  try {
    await Promise.race([check(), timeout]);
    return undefined;
  } catch {
    return name;
  } finally {
    clearTimeout(timer);
  }
}
