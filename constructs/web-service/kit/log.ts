import { type Logger, pino } from 'pino';
import { oneOf } from './config';

export type Log = Logger;

export const logLevel = oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], { default: 'info' });

/**
 * JSON lines on stdout, gathered for up to half a second: a write for each request would cost more than the request.
 * Not in larger pieces: pino measures all that it has gathered with each line that comes.
 */
export function openLog(service: string, level: string): Log {
  return pino(
    {
      level,
      base: { service },
      timestamp: isoTime(),
      formatters: { level: label => ({ level: label }) },
    },
    pino.destination({ dest: 1, sync: false, minLength: 4 * 1024, periodicFlush: 500 }),
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
