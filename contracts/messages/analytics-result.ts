import { type Static, Type } from '@sinclair/typebox';
import { Id, Time } from './values';

/** Message of `analytics-results`: one per one-minute window and event. */
export const AnalyticsResult = Type.Object({
  event_id: Id,
  window_end: Time,
  total_tickets: Type.Integer({ minimum: 0 }),
});
export type AnalyticsResult = Static<typeof AnalyticsResult>;
