import { setServerTime } from '../state/clock';
import { Observable } from '../state/observable';
import { Problem } from './problem';

const responseTimeoutMs = 15_000;

/** Counts the responses that reported the end of the session. */
export const sessionLost = new Observable(0);

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request to the gateway. Throws a Problem unless it succeeds. Renews an expired session once. */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  let response = await send(path, options);
  if (response.status === 401 && !path.startsWith('/api/sessions')) {
    if (await renewSession()) {
      response = await send(path, options);
    }
    if (response.status === 401) {
      sessionLost.set(sessionLost.value + 1);
    }
  }
  if (!response.ok) {
    throw problemOf(response.status, name => response.headers.get(name), await response.text());
  }
  return response;
}

export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await request(path, options)).json();
}

export function problemOf(status: number, header: (name: string) => string | null, body: string): Problem {
  const document = parsed(body);
  const detail = String(document.detail ?? document.title ?? '');
  return new Problem(status, detail, Number(header('retry-after')) || undefined, document);
}

async function send(path: string, { method = 'GET', body, headers = {} }: RequestOptions): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(responseTimeoutMs),
  });
  setServerTime(response.headers.get('date'));
  return response;
}

/** Concurrent requests share one renewal, because a refresh token is valid once. */
let renewal: Promise<boolean> | undefined;

export function renewSession(): Promise<boolean> {
  renewal ??= send('/api/sessions/refresh', { method: 'POST' })
    .then(({ ok }) => ok)
    .finally(() => {
      renewal = undefined;
    });
  return renewal;
}

function parsed(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // not a problem document, such as a page of a proxy
  }
}
