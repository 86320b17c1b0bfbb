import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { acceptsGzip, varyBy } from '../../../web-service/kit/http/compression';
import { notFoundPage } from '../http/not-found-page';

/** Serves the page and the API documentation. File names have no hash, so browsers revalidate them by their ETag. */
export async function pageRoutes(app: FastifyInstance, publicFolder: string): Promise<void> {
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('cache-control', 'no-cache');
    varyBy(reply, 'accept-encoding');
    const encodings = headers['accept-encoding'];
    // fastify-static reads every `*` as gzip, which `gzip;q=0, *` excludes
    if (encodings && !acceptsGzip(encodings)) {
      headers['accept-encoding'] = encodings.replaceAll('*', 'identity');
    }
  });
  // One route per file, so that other methods are rejected with 405.
  const files = { root: publicFolder, wildcard: false };
  await app.register(fastifyStatic, { ...files, preCompressed: true, cacheControl: false });

  const hidden = { schema: { hide: true } };
  app.get('/*', hidden, (request, reply) => {
    const isNavigation = request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/');
    varyBy(reply, 'accept');
    if (!isNavigation) {
      return reply.callNotFound();
    }
    return reply.code(404).type('text/html; charset=utf-8').send(notFoundPage);
  });
  app.get('/docs', hidden, (_, reply) => reply.sendFile('docs/index.html'));
}
