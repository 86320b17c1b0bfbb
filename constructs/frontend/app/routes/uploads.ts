import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { unavailable } from '../../../web-service/kit/problem';
import type { Bookings } from '../bookings';
import type { Sessions } from '../session';
import { upload as uploadShape } from '../shapes';
import { MOST_BYTES, readUploadForm } from '../upload-form';
import { ticketKey } from '../upload-name';
import type { Upload, UploadStore } from '../upload-store';

/** An upload is held in memory until it is stored: the most that all together may take. They take it up to twice, and the smallest pod has 240 MiB. */
const MOST_HELD_BYTES = 32 * 1024 * 1024;

export async function uploadRoutes(
  app: FastifyInstance,
  { sessions, bookings, uploads }: { sessions: Sessions; bookings: Bookings; uploads: UploadStore },
): Promise<void> {
  await app.register(multipart);
  let held = 0;

  const answers = { tags: ['tickets'], response: { 201: uploadShape } };
  const store = async (upload: Upload, owner: string | undefined) => {
    const key = await uploads.put(upload, owner);
    return { message: 'Upload received!', key, size: upload.content.length, ticket_key: ticketKey(key) };
  };

  app.post(
    '/upload',
    {
      schema: {
        ...answers,
        summary: 'Upload a file (multipart/form-data, 1 byte to 5 MB); a ticket is made of it',
        consumes: ['multipart/form-data'],
      },
    },
    async (request, reply) => {
      const owner = sessions.ownerOf(request);
      const size = Math.min(Number(request.headers['content-length'] ?? MOST_BYTES), MOST_BYTES);
      if (held + size > MOST_HELD_BYTES) throw unavailable('too many uploads at once: try again in a moment');
      held += size;
      try {
        const upload = await readUploadForm(request);
        if (upload.bookingId) await bookings.require(upload.bookingId, request);
        return reply.code(201).send(await store(upload, owner));
      } finally {
        held -= size;
      }
    },
  );

  app.post(
    '/demo-upload',
    { schema: { ...answers, summary: 'Upload a built-in sample; a ticket is made of it' } },
    async (request, reply) => reply.code(201).send(await store(sample(), sessions.ownerOf(request))),
  );
}

function sample(): Upload {
  const seconds = Math.floor(Date.now() / 1000);
  const content = Buffer.from(`A sample upload of cdk-ticketing, made at ${new Date(seconds * 1000).toISOString()}.\n`);
  return { name: `demo_${seconds}.txt`, content, contentType: 'text/plain' };
}
