import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { limitConnectionAge } from '../http/connection-age';
import { answerHealth, answerReadiness, type ReadinessChecks } from '../http/health';
import type { ApiDescription } from '../http/openapi';
import { createServer, type HttpServer, openServer } from '../http/server';
import { type Log, logLevel, openLog } from '../telemetry/log';
import { answerMetrics, type Metrics, openMetrics } from '../telemetry/metrics';
import { ConfigMistakes, type Environment, readConfig, type SettingsOf } from './config';
import { variable } from './variables';

/** Definition of a service: `main.ts` runs it, tests start it any number of times. */
export interface Service<C> {
  readonly name: string;
  readonly port: number;
  readonly settings: SettingsOf<C>;
  /** Description of its OpenAPI document. @default - its name */
  readonly api?: ApiDescription;
  readonly build: (context: Context<NoInfer<C>>) => Promise<Parts>;
}

export interface Context<C> {
  readonly config: C;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Parts {
  readonly routes: (app: HttpServer) => void | Promise<void>;
  readonly ready: ReadinessChecks;
  /** Releases the resources that `build` created, after the last response. */
  readonly close: () => Promise<void>;
}

export interface Running {
  readonly url: string;
  /** Address of `/ready` and `/metrics`. */
  readonly managementUrl: string;
  readonly log: Log;
  stop(): Promise<void>;
}

const STOP_DEADLINE_MS = 20_000;

/** Infers the type of the configuration. */
export function defineService<C>(service: Service<C>): Service<C> {
  return service;
}

export async function startService<C>(service: Service<C>, env: Environment): Promise<Running> {
  const { address, managementPort, connectionAge, level, config } = readConfig(env, {
    address: env =>
      readConfig(env, {
        host: variable('HOST'),
        port: env => variable('PORT')(env) ?? service.port,
      }),
    managementPort: variable('MANAGEMENT_PORT'),
    connectionAge: variable('CONNECTION_MAX_AGE_SECONDS'),
    level: logLevel,
    config: env => readConfig(env, service.settings),
  });
  const log = openLog(service.name, level);
  const metrics = openMetrics();
  const parts = await service.build({ config, log, metrics });
  const app = await createServer(service.name, log, metrics, service.api);
  limitConnectionAge(app, connectionAge);
  // A separate port, which the clients of the service cannot reach.
  const management = managementPort === undefined ? app : openServer(service.name, log);
  let stopping: Promise<void> | undefined;
  const end = async () => {
    await closeServer(app);
    if (management !== app) {
      await closeServer(management);
    }
    await parts.close();
    log.flush();
  };
  const stop = () => {
    stopping ??= end();
    return stopping;
  };
  try {
    answerHealth(app);
    answerReadiness(management, parts.ready, () => stopping !== undefined);
    answerMetrics(management, metrics);
    await app.register(async (scope: HttpServer) => parts.routes(scope));
    await app.listen(address);
    if (management !== app) {
      await management.listen({ ...address, port: managementPort });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf(app), managementUrl: urlOf(management), log, stop };
}

async function closeServer(app: FastifyInstance): Promise<void> {
  // Closes keep-alive connections that become idle after the stop has begun.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close();
  clearInterval(sweep);
}

function urlOf(app: FastifyInstance): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Runs a service as a process: ends it after a signal, a failed start or an uncaught error. */
export function runService<C>(service: Service<C>): void {
  startService(service, process.env).then(stopOnSignal, error => {
    for (const sentence of sentences(error)) {
      console.error(`${service.name} cannot start: ${sentence}`);
    }
    process.exit(1);
  });
}

function stopOnSignal({ log, stop }: Running): void {
  const end = (error: unknown) => {
    log.fatal({ err: error }, 'uncaught error, stopping');
    process.exit(1);
  };
  process.once('uncaughtException', end).once('unhandledRejection', end);
  let isStopping = false;
  const onSignal = (signal: string) => {
    if (isStopping) {
      process.exit(1);
    }
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(end, STOP_DEADLINE_MS, new Error(`requests still open after ${STOP_DEADLINE_MS} ms`)).unref();
    stop().then(() => process.exit(0), end);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

function sentences(error: unknown): readonly string[] {
  if (error instanceof ConfigMistakes) {
    return error.mistakes;
  }
  if (!(error instanceof Error)) {
    return [String(error)];
  }
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return [`port ${error.port} is in use: set PORT or MANAGEMENT_PORT to another port`];
  }
  return [error.stack ?? error.message];
}
