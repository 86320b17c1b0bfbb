// User and booking of a ticket are part of its key: docs/architecture.md, "Objects in the bucket".

export function ticketKeyOf(userId: string, bookingId: string): string {
  return `tickets/bookings/${userId}/${bookingId}_TICKET.pdf`;
}

/** The booking a ticket or a receipt belongs to; `undefined` for one made from an upload. */
export function bookingIdIn(key: string): string | undefined {
  return /^tickets\/bookings\/[^/]+\/([^/]+)_TICKET\.\w+$/.exec(key)?.[1];
}

export function fileNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
