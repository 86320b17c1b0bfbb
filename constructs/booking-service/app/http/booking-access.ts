// Authorisation of booking requests (docs/design/architecture.md, "Identity of the caller").

import type { AccessMode } from '../../../../contracts/access';
import { Problem } from '../../../web-service/kit/http/problem';
import type { Caller } from '../../../web-service/kit/security/access';
import type { Booking } from '../domain/booking';

/** Returns the user to book for: the caller; without a session, in the open mode, the given user. */
export function ownerOf(userId: string | undefined, caller: Caller | undefined, access: AccessMode): string {
  if (!caller && access === 'required') {
    throw signInFirst();
  }
  if (caller && userId !== undefined && userId !== caller.userId) {
    throw new Problem(403, 'user_id must be the user of the session', { type: 'not-yours' });
  }
  const owner = caller?.userId ?? userId;
  if (owner === undefined) {
    throw new Problem(400, 'user_id is required', { type: 'bad-request' });
  }
  return owner;
}

/** In the open mode the booking id is sufficient; in the required mode the caller must be its user or an organiser. */
export function maySee(booking: Booking, caller: Caller | undefined, access: AccessMode): boolean {
  if (access === 'open') {
    return true;
  }
  if (!caller) {
    throw signInFirst();
  }
  return caller.role === 'organiser' || caller.userId === booking.user_id;
}

/** Returns the user whose bookings to list. A list contains ids, so it requires a session in both modes. */
export function mayList(userId: string | undefined, caller: Caller | undefined): string {
  if (!caller) {
    throw signInFirst();
  }
  if (userId !== undefined && userId !== caller.userId && caller.role !== 'organiser') {
    throw new Problem(403, 'these bookings belong to another user', { type: 'not-yours' });
  }
  return userId ?? caller.userId;
}

/** The payment provider confirms bookings: in the required mode that is not the user who pays. */
export function mayConfirm(caller: Caller | undefined, access: AccessMode): void {
  if (access === 'open') {
    return;
  }
  if (!caller) {
    throw signInFirst();
  }
  if (caller.role !== 'organiser') {
    throw new Problem(403, 'only organisers can confirm bookings', { type: 'not-yours' });
  }
}

function signInFirst(): Problem {
  return new Problem(401, 'sign in first', { type: 'sign-in' });
}
