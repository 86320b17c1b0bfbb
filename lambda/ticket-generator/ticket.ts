import { type BookingField, bookingFields } from '../../constructs/web-service/kit/http/document-kind';
import { nameOf } from './object-keys';
import { UnreadableUpload, type Upload } from './upload';

/** All that is printed, on paper and on the receipt. */
export interface Ticket {
  readonly bookingId: string;
  readonly eventId: string;
  readonly event: string;
  readonly date: string;
  readonly venue: string;
  readonly holder: string;
  readonly tickets: string;
  readonly status: string;
  /** When what it is made from was written: the same object gives the same ticket, byte for byte. */
  readonly generated: Date;
  /** How many people it lets in. */
  readonly admits: number;
}

const NOT_GIVEN = 'not given';

/**
 * Only booking-service may write below `uploads/bookings/`: what lies there is a booking, and its ticket admits.
 * Anything else may say what it likes, and gets a receipt that admits nobody.
 */
export function ticketFor(upload: Upload): Ticket {
  return isBooking(upload) ? bookingTicket(upload) : uploadReceipt(upload);
}

/** A document, such as a photo, says nothing that could be printed on a ticket. */
export function hasBookingData(upload: Upload): boolean {
  return isBooking(upload) || bookingFields(upload.content).size > 0;
}

function isBooking({ key }: Upload): boolean {
  return key.startsWith('uploads/bookings/');
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
  /** Left out where nobody knew the name. */
  readonly holder?: string;
  readonly ticket_count: number;
  readonly status: string;
}

const TEXTS = ['booking_id', 'event_id', 'event', 'date', 'venue', 'user_id', 'status'] as const;

function parseBooking(content: Buffer): BookingDocument {
  let document: Partial<BookingDocument> | null;
  try {
    document = JSON.parse(content.toString('utf8'));
  } catch {
    throw new UnreadableUpload('it is not JSON');
  }
  const wrong: string[] = TEXTS.filter(field => typeof document?.[field] !== 'string');
  const count = document?.ticket_count;
  if (!Number.isSafeInteger(count) || Number(count) < 1) wrong.push('ticket_count');
  if (!['string', 'undefined'].includes(typeof document?.holder)) wrong.push('holder');
  if (wrong.length > 0) throw new UnreadableUpload(`as a booking it lacks ${wrong.join(', ')}`);
  return document as BookingDocument;
}

/** A text file may say of itself `Event: ...`, one field a line, as the built-in sample does. */
function uploadReceipt({ key, content, bookingId, writtenAt }: Upload): Ticket {
  const said = bookingFields(content);
  const field = (name: BookingField) => oneLine(said.get(name) ?? '') || NOT_GIVEN;
  return {
    bookingId: oneLine(bookingId ?? nameOf(key).split('/').at(-1)!),
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

/** Nothing that is printed can begin a line of its own, turn the writing direction, or fill a page. */
function oneLine(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  const characters = [...clean];
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : clean;
}
