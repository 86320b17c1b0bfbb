// Sizes and counts that several parts of the platform share. Defaults of environment variables are in environment.ts.

/** Maximum size of an uploaded file, in bytes. */
export const MAX_UPLOAD_BYTES = 5 * 1024 * 1024;
/** Maximum size of a JSON request body, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Maximum size of the request line and headers, in bytes. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** Maximum number of items on a page of a list, and their number if the query has no `limit`. */
export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 50;

/** Maximum number of tickets in one booking. Events have lower limits of their own. */
export const MAX_TICKETS_PER_ORDER = 10_000;
export const DEFAULT_TICKETS_PER_ORDER = 10;
/** Maximum capacity of an event. */
export const MAX_CAPACITY = 1_000_000;

/** Maximum number of tickets in the list of a user. */
export const MAX_TICKETS_LISTED = 1_000;
/** One-minute windows of sales that are kept per event. */
export const MAX_SALES_WINDOWS = 60;
