import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { type ApiDescription, apiPage, apiPageStyle } from '../api-page';

/** The web page, and the interface described for people. File names carry no hash: browsers ask every time, and an ETag answers most of it. */
export async function pageRoutes(app: FastifyInstance, publicFolder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: publicFolder,
    preCompressed: true,
    cacheControl: false,
    setHeaders: reply => void reply.header('cache-control', 'no-cache'),
  });

  const hidden = { schema: { hide: true } };
  app.get('/docs', hidden, (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(apiPage(app.swagger() as unknown as ApiDescription)),
  );
  app.get('/docs/style.css', hidden, (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(apiPageStyle),
  );
}
