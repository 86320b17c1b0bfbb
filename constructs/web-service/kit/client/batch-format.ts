// The wire format of a batched route: one line per request, one line per response. JSON contains no raw line breaks or
// tabs, so neither do the lines.
import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './request';

export const NDJSON = 'application/x-ndjson';

export interface BatchItem {
  readonly headers: Readonly<Record<string, string>>;
  /** As the client sent it: only the route that serves it parses it. */
  readonly body: string;
}

export interface ItemAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface BatchAnswer extends ItemAnswer {
  /** Of the request in its batch. */
  readonly position: number;
}

export function encodeItem({ headers = {}, body = '' }: Call): string {
  return `${JSON.stringify({ headers, body: body.toString() })}\n`;
}

export function encodeAnswer({ position, status, headers, body }: BatchAnswer): string {
  return `${position}\t${status}\t${JSON.stringify(headers)}\t${body}\n`;
}

export function parseAnswer(line: string): BatchAnswer {
  const [position, status, headers] = line.split('\t', 3) as [string, string, string];
  const body = line.slice(position.length + status.length + headers.length + 3);
  return { position: Number(position), status: Number(status), headers: JSON.parse(headers), body };
}
