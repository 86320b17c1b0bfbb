// Finds the process that listens on a port, for the error about a port in use.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { commandOf } from '@cdk-ticketing/local-runtime';

export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Returns, for example, `node server.js (process 4711)`. Undefined for a process of another user. */
export function listeningProcess(port: number): string | undefined {
  const pid = process.platform === 'linux' ? pidByProc(port) : pidByLsof(port);
  if (pid === undefined) {
    return undefined;
  }
  const command = commandOf(pid);
  return `${command.length > 80 ? `${command.slice(0, 79)}…` : command} (process ${pid})`;
}

function pidByLsof(port: number): number | undefined {
  try {
    const found = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
    return Number.parseInt(found, 10) || undefined;
  } catch {
    return undefined;
  }
}

function pidByProc(port: number): number | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(table => listeningSockets(table, port)));
  if (sockets.size === 0) {
    return undefined;
  }
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const owner = processes.find(pid => openFiles(pid).some(file => sockets.has(file)));
  return owner === undefined ? undefined : Number(owner);
}

const LISTENING = '0A';

/** Returns `socket:[inode]` for each socket, as in the open files of a process. */
function listeningSockets(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(([, address = '', , state]) => address.endsWith(suffix) && state === LISTENING)
      .map(fields => `socket:[${fields[9]}]`);
  } catch {
    return [];
  }
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return []; // closed in the meantime
      }
    });
  } catch {
    return []; // the process belongs to another user, or has ended
  }
}
