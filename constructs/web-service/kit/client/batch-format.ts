// The wire format of a batched route: one line per request, one line per response. JSON contains no raw line breaks or
// tabs, so neither do the lines.
import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceRequest } from './request';

export const NDJSON = 'application/x-ndjson';

export interface BatchItem {
  readonly headers: Readonly<Record<string, string>>;
  /** As the client sent it: only the route that serves it parses it. */
  readonly body: string;
}

export interface ItemResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface BatchResponse extends ItemResponse {
  /** Of the request in its batch. */
  readonly position: number;
}

export function encodeItem({ headers = {}, body = '' }: ServiceRequest): string {
  return `${JSON.stringify({ headers, body: body.toString() })}\n`;
}

export function encodeResponse({ position, status, headers, body }: BatchResponse): string {
  return `${position}\t${status}\t${JSON.stringify(headers)}\t${body}\n`;
}

export function parseResponse(line: string): BatchResponse {
  const [position, status, headers] = line.split('\t', 3) as [string, string, string];
  const body = line.slice(position.length + status.length + headers.length + 3);
  return { position: Number(position), status: Number(status), headers: JSON.parse(headers), body };
}
