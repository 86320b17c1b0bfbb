import type { IncomingMessage } from 'node:http';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { MAX_UPLOAD_BYTES } from '../../../../contracts/limits';
import { documentKind } from '../../../web-service/kit/http/document-kind';
import { Problem } from '../../../web-service/kit/http/problem';
import { unsupportedType } from '../../../web-service/kit/http/server';
import { uploadName } from './upload-name';
import type { Upload } from './upload-store';

/** With the field `booking_id` and the boundaries of the form. */
const MAX_FORM_BYTES = MAX_UPLOAD_BYTES + 64 * 1024;
/** A larger file is read up to here and discarded, so that the client receives the response. */
const MAX_READ_BYTES = 10 * MAX_UPLOAD_BYTES;

/** Longer than an upload of the maximum size takes on a mobile network. */
const MAX_SECONDS = 60;

export interface UploadReading {
  /** Maximum time without data. */
  readonly idleSeconds: number;
  /** Called before bytes of the file are stored in memory. May throw. */
  readonly take: (bytes: number) => void;
}

/** Reads the file and the booking of a multipart form. Rejects incomplete, malformed and slow requests with 4xx. */
export async function readUploadForm(request: FastifyRequest, { idleSeconds, take }: UploadReading): Promise<Upload> {
  if (!request.isMultipart()) {
    throw unsupportedType(request);
  }
  // The client waits for 100 Continue, so it receives the response without sending the file.
  if (request.headers.expect && Number(request.headers['content-length']) > MAX_FORM_BYTES) {
    throw tooLarge();
  }
  destroyBeyond(MAX_READ_BYTES, request.raw);
  return inTime(request.raw, idleSeconds, readForm(request, take));
}

async function readForm(request: FastifyRequest, take: (bytes: number) => void): Promise<Upload> {
  const form: Form = {};
  try {
    for await (const part of request.parts({
      limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 1, fieldSize: 200 },
    })) {
      if (part.type === 'file') {
        form.file = {
          name: uploadName(part.filename ?? ''),
          contentType: part.mimetype,
          content: await contentOf(part, take),
        };
      } else {
        takeField(form, part.fieldname, part.value);
      }
    }
  } catch (error) {
    throw formProblem(error);
  }
  if (!form.file) {
    throw new Problem(400, 'the form has no file: exactly one is required');
  }
  if (form.file.content.length === 0) {
    throw new Problem(400, 'the file is empty: at least 1 byte is required');
  }
  if (!documentKind(form.file.content)) {
    throw new Problem(415, 'unsupported content: the file must be an image, a PDF or text');
  }
  return { ...form.file, contentType: plainType(form.file.contentType), bookingId: form.bookingId };
}

interface Form {
  file?: { name: string; contentType: string; content: Buffer };
  bookingId?: string;
}

/** A rejected file is read to its end and discarded, so that the client receives the response. */
async function contentOf({ file }: MultipartFile, take: (bytes: number) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let refusal: unknown;
  for await (const chunk of file) {
    if (file.truncated) {
      refusal ??= tooLarge();
    }
    try {
      if (!refusal) {
        take(chunk.length);
      }
    } catch (error) {
      refusal = error;
    }
    if (refusal) {
      chunks.length = 0;
    } else {
      chunks.push(chunk);
    }
  }
  if (refusal) {
    throw refusal;
  }
  if (file.truncated) {
    throw tooLarge();
  }
  return Buffer.concat(chunks);
}

/** Rejects if no data arrives for a while, or if the whole form takes too long. */
async function inTime<T>(request: IncomingMessage, idleSeconds: number, reading: Promise<T>): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const tooSlow = new Promise<never>((_, reject) => {
    const giveUp = () =>
      reject(new Problem(408, 'the upload did not arrive in time', { headers: { connection: 'close' } }));
    const idle = setTimeout(giveUp, idleSeconds * 1_000);
    request.on('data', () => idle.refresh());
    timers.push(idle, setTimeout(giveUp, MAX_SECONDS * 1_000));
  });
  try {
    return await Promise.race([reading, tooSlow]);
  } finally {
    for (const timer of timers) {
      clearTimeout(timer);
    }
  }
}

function takeField(form: Form, name: string, value: unknown): void {
  if (name !== 'booking_id') {
    throw new Problem(400, `unknown field '${name.slice(0, 40)}': use a file and booking_id`);
  }
  if (typeof value !== 'string') {
    throw new Problem(400, 'booking_id must be a string');
  }
  if (value.trim() === '') {
    throw new Problem(400, 'booking_id must not be empty: omit it for an upload without a booking');
  }
  form.bookingId = value.trim();
}

function formProblem(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  switch ((error as { code?: string }).code) {
    case 'FST_REQ_FILE_TOO_LARGE':
      return tooLarge();
    case 'FST_FILES_LIMIT':
      return new Problem(400, 'the form has more than one file');
    case 'FST_FIELDS_LIMIT':
    case 'FST_PROTO_VIOLATION':
      return new Problem(400, 'the form has too many fields: use a file and booking_id');
    default:
      return new Problem(400, 'the form is truncated or malformed', { cause: error });
  }
}

function tooLarge(): Problem {
  return new Problem(413, `the file must have at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MB`);
}

/** Returns the client's content type if it is a plain media type. */
function plainType(given: string): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(given) ? given : 'application/octet-stream';
}

function destroyBeyond(most: number, request: IncomingMessage): void {
  let read = 0;
  request.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > most) {
      request.destroy();
    }
  });
}
