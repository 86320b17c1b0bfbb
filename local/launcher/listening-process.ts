// Who listens on a port, so that a port in use can be reported with a name.
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

/** `node server.js (process 4711)`, or undefined where it cannot be known: another user's process, for one. */
export function portOwner(port: number): string | undefined {
  const pid = process.platform === 'linux' ? pidByProc(port) : pidByLsof(port);
  if (pid === undefined) return undefined;
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
  if (sockets.size === 0) return undefined;
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const owner = processes.find(pid => openFiles(pid).some(file => sockets.has(file)));
  return owner === undefined ? undefined : Number(owner);
}

const LISTENING = '0A';

/** As `socket:[inode]`, which is how a process's open files name them. */
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
        return []; // closed meanwhile
      }
    });
  } catch {
    return []; // not ours to look into, or ended
  }
}
