// When an event is over, in SQL: event-catalog lists by it and booking-service sells by it, each in its own table.

/** From the first moment of the event's date in UTC until the date is over everywhere on earth, at UTC-12. */
const LASTS = "interval '36 hours'";

/** The end of the sale, for a row with the columns `date` and `sale_closes_at`: the sale of an event ends with it. */
export const SALE_END = `least(sale_closes_at, (date::date + ${LASTS}) AT TIME ZONE 'UTC')`;

/** Whether an event is over, for a column of the type `date`: an index on it finds these. */
export const IS_OVER = `date <= (now() AT TIME ZONE 'UTC') - ${LASTS}`;
