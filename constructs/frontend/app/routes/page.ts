import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { acceptsGzip, varyBy } from '../../../web-service/kit/http/compression';
import { type ApiDescription, apiPage, apiPageStyle } from '../http/api-page';
import { notFoundPage } from '../http/not-found-page';

/** The web page, and the interface described for people. File names carry no hash: browsers ask every time, and an ETag answers most of it. */
export async function pageRoutes(app: FastifyInstance, publicFolder: string): Promise<void> {
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('cache-control', 'no-cache');
    varyBy(reply, 'accept-encoding');
    const encodings = headers['accept-encoding'];
    // fastify-static reads every `*` as gzip, which `gzip;q=0, *` excludes
    if (encodings && !acceptsGzip(encodings)) headers['accept-encoding'] = encodings.replaceAll('*', 'identity');
  });
  // A route for each file, so that other methods are refused as on every path there is.
  const files = { root: publicFolder, wildcard: false };
  await app.register(fastifyStatic, { ...files, preCompressed: true, cacheControl: false });

  const hidden = { schema: { hide: true } };
  app.get('/*', hidden, (request, reply) => {
    const isForPeople = request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/');
    varyBy(reply, 'accept');
    if (!isForPeople) return reply.callNotFound();
    return reply.code(404).type('text/html; charset=utf-8').send(notFoundPage);
  });
  app.get('/docs', hidden, (_, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(app.swagger() as unknown as ApiDescription)),
  );
  app.get('/docs/style.css', hidden, (_, reply) => reply.type('text/css; charset=utf-8').send(apiPageStyle));
}
