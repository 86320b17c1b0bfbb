import { type Static, Type } from '@sinclair/typebox';
import { BookingId, Count } from './values';

/** The fields of the multipart form. The field of the file may have any name. */
export const UploadForm = Type.Object(
  {
    booking_id: Type.Optional({ ...BookingId, description: 'the booking of the upload; before the file' }),
    file: Type.String({ format: 'binary', description: 'an image, a PDF or text, 1 byte to 5 MB' }),
  },
  { title: 'UploadForm' },
);

export const Upload = Type.Object(
  {
    message: Type.String(),
    key: Type.String(),
    size: Count,
    receipt_key: Type.String({ description: 'key of the receipt, which is generated within seconds' }),
    ticket_key: Type.Optional(Type.String({ description: 'key of the ticket: only for a text with booking data' })),
  },
  {
    title: 'Upload',
    examples: [
      {
        message: 'Document received!',
        key: 'uploads/passport.jpg',
        size: 12345,
        receipt_key: 'tickets/passport_TICKET.txt',
      },
    ],
  },
);
export type Upload = Static<typeof Upload>;
