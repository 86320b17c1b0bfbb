import { type Static, Type } from '@sinclair/typebox';
import { Count, Id, Name, Revision, Time } from './values';

/** Message of `catalog-changes`: the current state of an event. */
export const CatalogChange = Type.Object({
  type: Type.Literal('event'),
  event_id: Id,
  name: Name,
  date: Time,
  venue: Name,
  capacity: Count,
  /** 0 is free. */
  price_cents: Count,
  /** Null: no limit. */
  sale_opens_at: Type.Union([Time, Type.Null()]),
  sale_closes_at: Type.Union([Time, Type.Null()]),
  per_order_limit: Count,
  revision: Revision,
});
export type CatalogChange = Static<typeof CatalogChange>;
