import type { FastifyInstance } from 'fastify';
import { unavailable } from './problem';

/** Checks of the dependencies that a service cannot work without, by name. A check rejects if the dependency fails. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

const CHECK_TIMEOUT_MS = 2_000;

/** Serves `/health`: the process is alive. */
export function answerHealth(app: FastifyInstance): void {
  app.get('/health', { schema: { hide: true }, config: { quiet: true } }, (_, reply) =>
    reply.type('text/plain').header('x-content-type-options', 'nosniff').send('OK'),
  );
}

/** Serves `/ready`: the dependencies respond, and the process is not stopping. */
export function answerReadiness(app: FastifyInstance, checks: ReadinessChecks, isStopping: () => boolean): void {
  app.get('/ready', { schema: { hide: true }, config: { quiet: true } }, async () => {
    if (isStopping()) {
      throw unavailable('stopping');
    }
    const missing = (await Promise.all(Object.entries(checks).map(ask))).filter(name => name !== undefined);
    if (missing.length > 0) {
      throw unavailable(`unavailable: ${missing.join(', ')}`);
    }
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
