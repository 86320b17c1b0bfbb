import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the QR code on a ticket claims. `admits` is 0 on what is no admission ticket, such as the receipt of an upload. */
export interface TicketClaims {
  readonly booking_id: string;
  readonly event_id: string;
  readonly admits: number;
}

/** `<claims>.<signature>`, both base64url: short enough for a QR code that prints small. */
export function signTicket(claims: TicketClaims, key: string): string {
  const { booking_id, event_id, admits } = claims;
  const body = Buffer.from(JSON.stringify([booking_id, event_id, admits])).toString('base64url');
  return `${body}.${signature(body, key).toString('base64url')}`;
}

/** The claims, or undefined when the code is not one that was signed with this key. */
export function verifyTicket(code: string, key: string): TicketClaims | undefined {
  const [body = ''] = code.split('.', 1);
  // As text: decoding base64url ignores characters, so that many texts would stand for one signature.
  const expected = Buffer.from(`${body}.${signature(body, key).toString('base64url')}`);
  const actual = Buffer.from(code);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  const [booking_id, event_id, admits] = JSON.parse(Buffer.from(body, 'base64url').toString());
  return { booking_id, event_id, admits };
}

function signature(body: string, key: string): Buffer {
  return createHmac('sha256', key).update(`ticket.${body}`).digest();
}
