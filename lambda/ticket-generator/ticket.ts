import { type BookingField, bookingFields } from '../../constructs/web-service/kit/http/document-kind';
import { BOOKING_UPLOADS_PREFIX, uploadPath } from '../../contracts/object-keys';
import { UnreadableUpload, type Upload } from './upload';

/** Content of a ticket and of its receipt. */
export interface Ticket {
  readonly bookingId: string;
  readonly eventId: string;
  readonly event: string;
  readonly date: string;
  readonly venue: string;
  readonly holder: string;
  readonly tickets: string;
  readonly status: string;
  /** Time at which the upload was written, so that the same object always gives the same bytes. */
  readonly generated: Date;
  /** Number of visitors that the ticket admits. */
  readonly admits: number;
}

const NOT_GIVEN = 'not given';

/**
 * Only booking-service can write below `uploads/bookings/`: these objects are bookings, and their tickets admit.
 * The content of other uploads is not trusted: they get a receipt, which is not an admission ticket.
 */
export function ticketFor(upload: Upload): Ticket {
  return isBooking(upload) ? bookingTicket(upload) : uploadReceipt(upload);
}

/** Whether the upload contains data to print: a photo, for example, does not. */
export function hasBookingData(upload: Upload): boolean {
  return isBooking(upload) || bookingFields(upload.content).size > 0;
}

function isBooking({ key }: Upload): boolean {
  return key.startsWith(BOOKING_UPLOADS_PREFIX);
}

function bookingTicket({ content, writtenAt }: Upload): Ticket {
  const booking = parseBooking(content);
  return {
    bookingId: oneLine(booking.booking_id),
    eventId: oneLine(booking.event_id),
    event: oneLine(booking.event),
    date: oneLine(booking.date),
    venue: oneLine(booking.venue),
    holder: oneLine(booking.holder || booking.user_id),
    tickets: String(booking.ticket_count),
    status: oneLine(booking.status),
    generated: writtenAt,
    admits: booking.ticket_count,
  };
}

interface BookingDocument {
  readonly booking_id: string;
  readonly event_id: string;
  readonly event: string;
  readonly date: string;
  readonly venue: string;
  readonly user_id: string;
  /** Omitted if the name was unavailable. */
  readonly holder?: string;
  readonly ticket_count: number;
  readonly status: string;
}

const STRINGS = ['booking_id', 'event_id', 'event', 'date', 'venue', 'user_id', 'status'] as const;

function parseBooking(content: Buffer): BookingDocument {
  let document: Partial<BookingDocument> | null;
  try {
    document = JSON.parse(content.toString('utf8'));
  } catch {
    throw new UnreadableUpload('invalid JSON');
  }
  const invalid: string[] = STRINGS.filter(field => typeof document?.[field] !== 'string');
  const count = document?.ticket_count;
  if (!Number.isSafeInteger(count) || Number(count) < 1) {
    invalid.push('ticket_count');
  }
  if (!['string', 'undefined'].includes(typeof document?.holder)) {
    invalid.push('holder');
  }
  if (invalid.length > 0) {
    throw new UnreadableUpload(`missing or invalid fields of a booking: ${invalid.join(', ')}`);
  }
  return document as BookingDocument;
}

/** A text file can contain fields such as `Event: ...`, one per line. */
function uploadReceipt({ key, content, bookingId, writtenAt }: Upload): Ticket {
  const fields = bookingFields(content);
  const field = (name: BookingField) => oneLine(fields.get(name) ?? '') || NOT_GIVEN;
  return {
    bookingId: oneLine(bookingId ?? uploadPath(key).split('/').at(-1)!),
    eventId: '',
    event: field('event'),
    date: field('date'),
    venue: field('venue'),
    holder: field('holder'),
    tickets: field('tickets'),
    status: 'received',
    generated: writtenAt,
    admits: 0,
  };
}

/** Prevents printed values from adding lines, changing the writing direction, or filling a page. */
function oneLine(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  const characters = [...clean];
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : clean;
}
