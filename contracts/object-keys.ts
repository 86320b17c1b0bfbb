// Keys of objects in the bucket (docs/reference/object-keys.md). A key contains the owner of the object and its
// booking. IAM policies grant access by prefix.

export const UPLOADS_PREFIX = 'uploads/';
/** Only booking-service may write here: an upload below this prefix becomes an admission ticket. */
export const BOOKING_UPLOADS_PREFIX = `${UPLOADS_PREFIX}bookings/`;
/** Empty objects that reserve the name of an upload. */
export const CLAIMS_PREFIX = 'upload-claims/';
export const TICKETS_PREFIX = 'tickets/';

/** Returns the folder of a user's uploads. Uploads without an owner are at the top. */
export function uploadFolder(owner: string | undefined): string {
  return owner === undefined ? UPLOADS_PREFIX : `${UPLOADS_PREFIX}people/${owner}/`;
}

export function bookingUploadKey(userId: string, bookingId: string): string {
  return `${BOOKING_UPLOADS_PREFIX}${userId}/${bookingId}.json`;
}

/** Whether an object is an upload, for which a ticket is generated. */
export function isUpload(key: string): boolean {
  return key.startsWith(UPLOADS_PREFIX) && !key.endsWith('/');
}

/** Returns the path of an upload without prefix and extension, which its claim, its ticket and its receipt share. */
export function uploadPath(uploadKey: string): string {
  return uploadKey.slice(UPLOADS_PREFIX.length).replace(/(?<=[^/])\.[^./]*$/, '');
}

export function claimKey(uploadKey: string): string {
  return CLAIMS_PREFIX + uploadPath(uploadKey);
}

/** Returns the key of the PDF that is generated for an upload. */
export function ticketKey(uploadKey: string): string {
  return `${TICKETS_PREFIX}${uploadPath(uploadKey)}_TICKET.pdf`;
}

/** Returns the key of the receipt that is generated for an upload. */
export function receiptKey(uploadKey: string): string {
  return `${TICKETS_PREFIX}${uploadPath(uploadKey)}_TICKET.txt`;
}

export function bookingTicketKey(userId: string, bookingId: string): string {
  return ticketKey(bookingUploadKey(userId, bookingId));
}

/** Returns the folders of a user's tickets: of uploads, and of bookings. */
export function ticketFolders(owner: string | undefined): string[] {
  return owner === undefined
    ? [TICKETS_PREFIX]
    : [`${TICKETS_PREFIX}people/${owner}/`, `${TICKETS_PREFIX}bookings/${owner}/`];
}

const TICKET_KEY = new RegExp(
  `^${TICKETS_PREFIX}(?:(?:people|bookings)/(?<owner>[A-Za-z0-9][\\w.@:-]*)/)?[A-Za-z0-9][\\w.-]*_TICKET\\.(?:pdf|txt)$`,
);
const BOOKING_TICKET_KEY = new RegExp(`^${TICKETS_PREFIX}bookings/[^/]+/([^/]+)_TICKET\\.\\w+$`);

/** Returns the owner of a ticket: undefined if it has none, null if the key is not the key of a ticket. */
export function ticketOwner(key: string): string | undefined | null {
  const found = TICKET_KEY.exec(key);
  return found ? found.groups?.owner : null;
}

/** Returns the booking of a ticket or receipt, undefined if it was generated from an upload. */
export function ticketBooking(key: string): string | undefined {
  return BOOKING_TICKET_KEY.exec(key)?.[1];
}

/** Returns the last part of a key, which is the name of the file that users download. */
export function fileName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
