import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { type ApiDescription, apiPage, apiPageStyle } from '../api-page';

/** The web page, and the interface described for people. File names carry no hash: browsers ask every time, and an ETag answers most of it. */
export async function pageRoutes(app: FastifyInstance, publicFolder: string): Promise<void> {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-cache');
  });
  await app.register(fastifyStatic, { root: publicFolder, preCompressed: true, cacheControl: false });

  const hidden = { schema: { hide: true } };
  app.get('/docs', hidden, (_, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(app.swagger() as unknown as ApiDescription)),
  );
  app.get('/docs/style.css', hidden, (_, reply) => reply.type('text/css; charset=utf-8').send(apiPageStyle));
}
