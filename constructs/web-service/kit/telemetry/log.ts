import { type Logger, pino } from 'pino';
import { Stdout } from '../performance/stdout';
import { variable } from '../process/variables';

export type Log = Logger;

export const logLevel = variable('LOG_LEVEL');

let stdout: Stdout | undefined;

/** JSON lines on stdout. */
export function openLog(service: string, level: string): Log {
  stdout ??= new Stdout();
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

/**
 * Formats each millisecond once: under load many lines share it, and formatting dates is a quarter of the cost of a
 * line.
 */
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
