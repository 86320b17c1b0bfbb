import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { signTicket } from '../../constructs/web-service/kit/security/ticket-signature';
import { isUpload, receiptKey, ticketKey } from '../../contracts/object-keys';
import { decodeKey } from './object-keys';
import { receiptText } from './receipt';
import { hasBookingData, ticketFor } from './ticket';
import { ticketPdf } from './ticket-pdf';
import { readUpload } from './upload';

/** Notification of S3. Its test notification has no records. */
export interface ObjectsCreated {
  readonly Records?: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
  }[];
}

export interface Dependencies {
  readonly s3: S3Client;
  /** The key that signs the QR codes. */
  readonly signingKey: () => Promise<string>;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/**
 * Generates tickets one after the other, so that memory holds one object; a failure does not affect the other objects.
 * An error at the end makes Lambda retry the event and then send it to the dead-letter queue. A retry writes the same
 * bytes.
 */
export async function generateTickets(event: ObjectsCreated, dependencies: Dependencies): Promise<void> {
  const failures: string[] = [];
  for (const { s3 } of event.Records ?? []) {
    const bucket = s3.bucket.name;
    const key = decodeKey(s3.object.key);
    if (!isUpload(key)) {
      continue;
    }
    try {
      const ticket = await generateTicket(bucket, key, dependencies);
      dependencies.log({ level: 'info', message: 'ticket generated', bucket, key, ticket });
    } catch (error) {
      const reason = (error as Error).message;
      dependencies.log({ level: 'error', message: 'ticket generation failed', bucket, key, reason });
      failures.push(`${key}: ${reason}`);
    }
  }
  if (failures.length > 0) {
    throw new Error(`ticket generation failed: ${failures.join('; ')}`);
  }
}

/**
 * Writes a receipt for every upload, and a PDF if it has booking data. The PDF is last: if it exists, so does the
 * receipt.
 */
async function generateTicket(bucket: string, key: string, { s3, signingKey }: Dependencies): Promise<string> {
  const upload = await readUpload(s3, bucket, key);
  const ticket = ticketFor(upload);
  const { bookingId, eventId, admits } = ticket;
  const code = signTicket({ booking_id: bookingId, event_id: eventId, admits }, await signingKey());
  const keys = { pdf: ticketKey(key), receipt: receiptKey(key) };
  const put = (Key: string, Body: Buffer, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType }));
  await put(keys.receipt, Buffer.from(receiptText(ticket)), 'text/plain; charset=utf-8');
  if (!hasBookingData(upload)) {
    return keys.receipt;
  }
  await put(keys.pdf, ticketPdf(ticket, code), 'application/pdf');
  return keys.pdf;
}
