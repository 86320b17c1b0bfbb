// End of an event in SQL, for the tables of event-catalog (which events are listed) and booking-service (which are
// sold).

/** From the start of the event's date in UTC until the end of the date in the last time zone, UTC-12. */
const DURATION = "interval '36 hours'";

/** End of the sale, for a row with the columns `date` and `sale_closes_at`: at the latest the end of the event. */
export const SALE_END = `least(sale_closes_at, (date::date + ${DURATION}) AT TIME ZONE 'UTC')`;

/** Whether an event is over, for a column of the type `date`. An index on the column supports the condition. */
export const IS_OVER = `date <= (now() AT TIME ZONE 'UTC') - ${DURATION}`;
