import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { AnalyticsResult } from '../../../../contracts/messages/analytics-result';
import { BookingChange } from '../../../../contracts/messages/booking-change';
import { CatalogChange } from '../../../../contracts/messages/catalog-change';
import { TicketBooking } from '../../../../contracts/messages/ticket-booking';

/** Parses and validates the value of a record. Throws the reason if it is invalid. */
export type Decode<T> = (value: Buffer) => T;

const ajv = new Ajv({ discriminator: true });

/** Unknown fields are ignored: a newer producer may send more. */
export function decoder<S extends TSchema>(schema: S): Decode<Static<S>> {
  const isValid = ajv.compile<Static<S>>(schema);
  return bytes => {
    const value: unknown = JSON.parse(bytes.toString());
    if (!isValid(value)) {
      throw new Error(ajv.errorsText(isValid.errors, { dataVar: 'message' }));
    }
    return value;
  };
}

export const decodeTicketBooking = decoder(TicketBooking);
export const decodeAnalyticsResult = decoder(AnalyticsResult);
export const decodeBookingChange = decoder(BookingChange);
export const decodeCatalogChange = decoder(CatalogChange);
