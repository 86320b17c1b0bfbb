import { type Static, Type } from '@sinclair/typebox';
import { MAX_SALES_WINDOWS } from '../limits';
import { Count, STRICT, Time } from './values';

const window = { window_end: Time, total_tickets: Count };

/** Tickets sold in one minute. */
export const SalesWindow = Type.Object(window, { title: 'SalesWindow' });
export type SalesWindow = Static<typeof SalesWindow>;

export const EventSales = Type.Object(
  { event_id: Type.String(), total_tickets: Count, windows: Type.Array(SalesWindow) },
  { title: 'EventSales' },
);
export type EventSales = Static<typeof EventSales>;

export const SalesList = Type.Array(EventSales);

export const SalesQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: MAX_SALES_WINDOWS, default: 10 }) },
  STRICT,
);

/** A window of one event. */
export const EventSalesWindow = Type.Object({ event_id: Type.String(), ...window }, { title: 'EventSalesWindow' });
export type EventSalesWindow = Static<typeof EventSalesWindow>;
