import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { bookingFields } from '../../../web-service/kit/http/document-kind';
import type { Bookings } from '../bookings';
import { clientAddress } from '../http/limits';
import { upload as uploadShape } from '../http/schemas';
import type { Sessions } from '../http/session';
import { MOST_BYTES, readUploadForm } from '../tickets/upload-form';
import { UploadMemory } from '../tickets/upload-memory';
import { receiptKey, ticketKey } from '../tickets/upload-name';
import type { Upload, UploadStore } from '../tickets/upload-store';

/** An upload is held in memory until it is stored, up to twice, and the smallest pod has 240 MiB. */
const MEMORY = { maxBytes: 32 * 1024 * 1024, maxBytesPerClient: 2 * MOST_BYTES };

interface UploadRoutesParts {
  readonly sessions: Sessions;
  readonly bookings: Bookings;
  readonly uploads: UploadStore;
  readonly uploadIdleSeconds: number;
  readonly limits: { readonly trustedProxies: number };
}

export async function uploadRoutes(
  app: FastifyInstance,
  { sessions, bookings, uploads, uploadIdleSeconds: idleSeconds, limits }: UploadRoutesParts,
): Promise<void> {
  await app.register(multipart);
  const memory = new UploadMemory(MEMORY);

  const answers = { tags: ['tickets'], response: { 201: uploadShape } };
  const store = async (upload: Upload, owner: string | undefined) => {
    const key = await uploads.put(upload, owner);
    const stored = { key, size: upload.content.length, receipt_key: receiptKey(key) };
    const isTicket = bookingFields(upload.content).size > 0;
    return isTicket
      ? { message: 'Upload received!', ...stored, ticket_key: ticketKey(key) }
      : { message: 'Document received!', ...stored };
  };

  app.post(
    '/upload',
    {
      schema: {
        ...answers,
        summary: 'Upload an image, a PDF or text (multipart/form-data, 1 byte to 5 MB); a receipt is made of it',
        consumes: ['multipart/form-data'],
      },
    },
    async (request, reply) => {
      const owner = sessions.ownerOf(request);
      return memory.use(clientAddress(request, limits.trustedProxies), async take => {
        const upload = await readUploadForm(request, { idleSeconds, take });
        if (upload.bookingId) await bookings.require(upload.bookingId, request);
        return reply.code(201).send(await store(upload, owner));
      });
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
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  const content = Buffer.from(
    `Event: A sample concert\nDate: ${date}\nVenue: Sample Hall\nHolder: Guest\nTickets: 1\n`,
  );
  return { name: `demo_${seconds}.txt`, content, contentType: 'text/plain' };
}
