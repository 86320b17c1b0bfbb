import { type Logger, pino } from 'pino';
import { oneOf } from './config';

export type Log = Logger;

export const logLevel = oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], { default: 'info' });

const PIECE = 16 * 1024;
const FLUSH_MS = 500;

let stdout: ReturnType<typeof openStdout> | undefined;

/** JSON lines on stdout. */
export function openLog(service: string, level: string): Log {
  stdout ??= openStdout();
  return pino(
    {
      level,
      base: { service },
      timestamp: isoTime(),
      formatters: { level: label => ({ level: label }) },
    },
    stdout,
  );
}

/** Writing out a date is a quarter of what a line costs, and under load many lines share their millisecond. */
function isoTime(): () => string {
  let at = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== at) {
      at = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

/**
 * Gathers lines for up to half a second: a write for each request would cost more than the request. pino can gather, too,
 * but measures all that it has gathered with each line that comes.
 */
function openStdout() {
  let piece = '';
  const pass = () => {
    if (piece !== '') out.write(piece);
    piece = '';
  };
  process.once('exit', pass); // before pino's own listener, who writes what was passed on
  setInterval(pass, FLUSH_MS).unref();
  const out = pino.destination({ dest: 1, sync: false });
  return {
    write: (line: string) => {
      piece += line;
      if (piece.length >= PIECE) pass();
    },
    flush: (done?: (error?: Error) => void) => {
      pass();
      out.flush(done);
    },
    flushSync: () => {
      pass();
      out.flushSync();
    },
  };
}
