// The content of a ticket's QR code is `<claims>.<signature>`, both base64url: claims are the JSON array
// [booking_id, event_id, admits], the signature is an HMAC-SHA-256. It is short, so that the code can be printed small.

export interface TicketClaims {
  readonly booking_id: string;
  readonly event_id: string;
  /** Number of admissions. 0 if it is not an admission ticket, such as the receipt of an upload. */
  readonly admits: number;
}

export const MAX_TICKET_CODE_LENGTH = 2_000;
