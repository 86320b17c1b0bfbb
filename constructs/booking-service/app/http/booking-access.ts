// Whose a booking is, and who may do what with it (docs/architecture.md, "Who is calling").

import { Problem } from '../../../web-service/kit/http/problem';
import type { Caller } from '../../../web-service/kit/security/access';
import type { Booking } from '../domain/booking';
import type { Access } from '../settings';

/** For whom to book: oneself; without a session, in the open mode, for whoever is named. */
export function ownerOf(userId: string | undefined, caller: Caller | undefined, access: Access): string {
  if (!caller && access === 'required') throw signInFirst();
  if (caller && userId !== undefined && userId !== caller.userId) {
    throw new Problem(403, 'user_id is somebody else: book in your own name', { type: 'not-yours' });
  }
  const owner = caller?.userId ?? userId;
  if (owner === undefined) throw new Problem(400, 'user_id is missing', { type: 'bad-request' });
  return owner;
}

/** Who holds a booking's id may see and cancel it in the open mode; in the required mode it takes its person, or an organiser. */
export function maySee(booking: Booking, caller: Caller | undefined, access: Access): boolean {
  if (access === 'open') return true;
  if (!caller) throw signInFirst();
  return caller.role === 'organiser' || caller.userId === booking.user_id;
}

/** Whose bookings to list: a list gives away ids, so it needs a session in both modes. */
export function mayList(userId: string | undefined, caller: Caller | undefined): string {
  if (!caller) throw signInFirst();
  if (userId !== undefined && userId !== caller.userId && caller.role !== 'organiser') {
    throw new Problem(403, "these are somebody else's bookings", { type: 'not-yours' });
  }
  return userId ?? caller.userId;
}

/** Whoever takes the payment says that it was made: in the required mode that is not the person who pays. */
export function mayConfirm(caller: Caller | undefined, access: Access): void {
  if (access === 'open') return;
  if (!caller) throw signInFirst();
  if (caller.role !== 'organiser') {
    throw new Problem(403, 'a booking is confirmed by whoever takes the payment', { type: 'not-yours' });
  }
}

function signInFirst(): Problem {
  return new Problem(401, 'sign in first', { type: 'sign-in' });
}
