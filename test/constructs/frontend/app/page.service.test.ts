import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { protectBrowsers } from '../../../../constructs/frontend/app/http/browser-safety';
import { pageRoutes } from '../../../../constructs/frontend/app/routes/page';
import { createServer } from '../../../../constructs/web-service/kit/http/server';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { openMetrics } from '../../../../constructs/web-service/kit/telemetry/metrics';
import { startGateway } from './gateway-under-test';

const script = 'console.log("the page");';
let folder: string;
let page: FastifyInstance;
let url: string;
let gateway: Running;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tickets</title>');
  writeFileSync(join(folder, 'main.js'), script);
  writeFileSync(join(folder, 'main.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'main.js.gz'), gzipSync(script));
  page = await createServer('frontend', pino({ level: 'silent' }), openMetrics());
  await protectBrowsers(page, { tls: false, origins: [] });
  await pageRoutes(page, folder);
  await page.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(page.server.address() as AddressInfo).port}`;
  gateway = await startGateway({});
});
afterAll(async () => {
  await page.close();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

/** As it is given: fetch would tidy the path up, and forbid caches whenever we ask with a tag. */
function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, response => resolve(response.resume()))
      .on('error', reject)
      .end();
  });
}

test('revalidates the page on every visit, with 304 if it is unchanged', async () => {
  const first = await fetch(`${url}/`);
  expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('<title>Tickets</title>')]);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await get('/', { 'if-none-match': first.headers.get('etag')! });
  expect(again.statusCode).toBe(304);
});

test('sends precompressed files to clients that accept the encoding', async () => {
  const small = await fetch(`${url}/main.js`, { headers: { 'accept-encoding': 'br' } });
  expect([small.headers.get('content-encoding'), await small.text()]).toEqual(['br', script]);
  const plain = await fetch(`${url}/main.js`, { headers: { 'accept-encoding': 'identity' } });
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
});

test.each(['gzip', 'identity'])('varies cached files by encoding (%s)', async encoding => {
  const { headers } = await fetch(`${url}/main.js`, { headers: { 'accept-encoding': encoding } });
  expect(headers.get('vary')).toContain('accept-encoding');
});

test.each([
  ['gzip', 'gzip'],
  ['*', 'gzip'],
  ['gzip;q=0, *', undefined],
])('serves Accept-Encoding %j as %s', async (given, encoding) => {
  const { headers } = await get('/main.js', { 'accept-encoding': given });
  expect(headers['content-encoding']).toBe(encoding);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  'returns the allowed methods of a file for %s',
  async method => {
    for (const path of ['/', '/main.js', '/docs']) {
      const response = await fetch(url + path, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([
        method === 'OPTIONS' ? 204 : 405,
        'GET, HEAD, OPTIONS',
      ]);
    }
    expect((await fetch(`${url}/none.js`, { method })).status).toBe(404);
  },
);

test('allows browsers only files of its own origin, no frames and no type sniffing', async () => {
  const { headers } = await fetch(`${url}/`);
  const policy = headers.get('content-security-policy')!;
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toBeNull(); // not without TLS
});

test.each(['/../package.json', '/%2e%2e/package.json', '/..%2f..%2fetc%2fpasswd', '/none.js', '/api/none'])(
  '%s returns a problem, and no file',
  async path => {
    const { statusCode, headers } = await get(path);
    expect([403, 404]).toContain(statusCode);
    expect(headers['content-type']).toBe('application/problem+json');
  },
);

test('returns a page for an unknown path to browsers, and a problem to other clients', async () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const html = await fetch(`${gateway.url}/events/4`, { headers: browser });
  expect([html.status, html.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await html.text()).toContain('<h1>Page not found</h1>');
  for (const [path, headers] of [
    ['/events/4', { accept: 'application/json' }],
    ['/api/none', browser],
  ] as const) {
    const response = await fetch(gateway.url + path, { headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  }
});

test('serves the API documentation from files of its own origin, without inline scripts and styles', async () => {
  const docs = await createServer('frontend', pino({ level: 'silent' }), openMetrics());
  await pageRoutes(docs, join(__dirname, '../../../../dist/assets/frontend/public'));
  const html = (await docs.inject('/docs')).body;
  expect(html).not.toMatch(/<script(?! type="module" src="\/docs\/docs\.js")|<style|style=|https?:/);
  const { headers } = await docs.inject('/docs/docs.js');
  expect(headers['content-type']).toContain('javascript');
  expect((await docs.inject('/docs/docs.css')).headers['content-type']).toContain('text/css');
  await docs.close();
});

test('lists exactly the documented routes in the OpenAPI description', async () => {
  const { paths } = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual([
    'DELETE /api/bookings/{booking_id}',
    'DELETE /api/sessions/current',
    'GET /api/analytics',
    'GET /api/bookings',
    'GET /api/bookings/{booking_id}',
    'GET /api/bookings/{booking_id}/ticket',
    'GET /api/events',
    'GET /api/events/{event_id}',
    'GET /api/live',
    'GET /api/sessions/current',
    'GET /api/tickets',
    'GET /api/tickets/verify',
    'GET /api/tickets/{key}',
    'GET /api/users/{user_id}',
    'PATCH /api/events/{event_id}',
    'POST /api/book',
    'POST /api/bookings/book',
    'POST /api/bookings/{booking_id}/confirm',
    'POST /api/demo-upload',
    'POST /api/events',
    'POST /api/sessions',
    'POST /api/sessions/refresh',
    'POST /api/upload',
    'POST /api/users',
    'POST /api/users/register',
  ]);
});
