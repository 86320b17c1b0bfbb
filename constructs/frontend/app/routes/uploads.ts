import multipart from '@fastify/multipart';
import { UploadForm, Upload as UploadResource } from '../../../../contracts/http/uploads';
import { MAX_UPLOAD_BYTES } from '../../../../contracts/limits';
import { receiptKey, ticketKey } from '../../../../contracts/object-keys';
import { bookingFields } from '../../../web-service/kit/http/document-kind';
import type { HttpServer } from '../../../web-service/kit/http/server';
import type { Bookings } from '../bookings';
import { SESSION_OPTIONAL } from '../http/api-description';
import { clientAddress } from '../http/limits';
import { withoutValidation } from '../http/proxy';
import type { Sessions } from '../http/session';
import { readUploadForm } from '../tickets/upload-form';
import { UploadMemory } from '../tickets/upload-memory';
import type { Upload, UploadStore } from '../tickets/upload-store';

/** An upload is held in memory until it is stored, up to twice, and the smallest pod has 240 MiB. */
const MEMORY = { maxBytes: 32 * 1024 * 1024, maxBytesPerClient: 2 * MAX_UPLOAD_BYTES };

interface UploadRoutesParts {
  readonly sessions: Sessions;
  readonly bookings: Bookings;
  readonly uploads: UploadStore;
  readonly uploadIdleSeconds: number;
  readonly limits: { readonly trustedProxies: number };
}

const creation = { tags: ['tickets'], security: SESSION_OPTIONAL, response: { 201: UploadResource } };

export async function uploadRoutes(
  app: HttpServer,
  { sessions, bookings, uploads, uploadIdleSeconds: idleSeconds, limits }: UploadRoutesParts,
): Promise<void> {
  await app.register(multipart);
  const memory = new UploadMemory(MEMORY);

  const store = async (upload: Upload, owner: string | undefined): Promise<UploadResource> => {
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
        ...creation,
        operationId: 'upload',
        summary: 'Upload an image, a PDF or text',
        description: 'A receipt is generated for every upload, and a ticket for a text with booking data.',
        consumes: ['multipart/form-data'],
        body: UploadForm,
      },
      validatorCompiler: withoutValidation, // the form is a stream, which `readUploadForm` validates
    },
    async (request, reply) => {
      const owner = sessions.ownerOf(request);
      return memory.use(clientAddress(request, limits.trustedProxies), async take => {
        const upload = await readUploadForm(request, { idleSeconds, take });
        if (upload.bookingId) {
          await bookings.require(upload.bookingId, request);
        }
        return reply.code(201).send(await store(upload, owner));
      });
    },
  );

  app.post(
    '/demo-upload',
    { schema: { ...creation, operationId: 'uploadSample', summary: 'Upload a built-in sample' } },
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
