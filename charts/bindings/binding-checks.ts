import { ENVIRONMENT } from '../../contracts/environment';
import { carriesToken } from '../rendering/token-guard';

/** Log levels of the services. */
export enum LogLevel {
  DEBUG = 'debug',
  INFO = 'info',
  WARN = 'warn',
  ERROR = 'error',
}

// A process exits at start with a value outside these limits. The deployment does not wait for a rollout: it would
// succeed, and the pods would crash.

export function checkLogLevel(logLevel: string = LogLevel.INFO): void {
  const allowed: string[] = Object.values(LogLevel);
  if (carriesToken(logLevel) || allowed.includes(logLevel)) {
    return;
  }
  throw new Error(`logLevel must be one of ${allowed.join(', ')} (got '${logLevel}')`);
}

export function checkHoldSeconds(seconds: string): void {
  const { min, max } = ENVIRONMENT.HOLD_SECONDS;
  const isAllowed = /^\d+$/.test(seconds) && Number(seconds) >= min && Number(seconds) <= max;
  if (carriesToken(seconds) || isAllowed) {
    return;
  }
  throw new Error(`holdDuration must be from ${min} to ${max} seconds (got ${seconds})`);
}

/** Fails on values that no browser sends as an origin: scheme, lower-case host and port. */
export function checkCorsOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    const isOrigin = /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
    if (carriesToken(origin) || (isOrigin && !origin.includes('*'))) {
      continue;
    }
    throw new Error(`corsOrigins must be origins such as 'https://tickets.example' (got '${origin}')`);
  }
}
