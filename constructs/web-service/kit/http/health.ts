import type { FastifyInstance } from 'fastify';
import { resultWithin } from '../process/retry';
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
    const failed = (await Promise.all(Object.entries(checks).map(failedName))).filter(name => name !== undefined);
    if (failed.length > 0) {
      throw unavailable(`unavailable: ${failed.join(', ')}`);
    }
    return { status: 'ready' };
  });
}

/** Returns the name of a check that rejects or takes too long. */
async function failedName([name, check]: [string, () => Promise<unknown>]): Promise<string | undefined> {
  const isOk = await resultWithin(
    check().then(() => true),
    CHECK_TIMEOUT_MS,
  );
  return isOk ? undefined : name;
}
