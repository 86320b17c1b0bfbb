import { Problem, unavailable } from '../../../web-service/kit/http/problem';
import type { Booking, Outcome } from '../domain/booking';

type NotBooked = Exclude<Outcome, { booked: unknown }>;

/** Converts an outcome without a booking to a problem response. */
export function problemOf(outcome: NotBooked): Problem {
  if ('undecided' in outcome) {
    return outcome.undecided === 'busy'
      ? unavailable('too many bookings at once: retry later', { cause: outcome.cause })
      : unavailable('the result of the booking is unknown: retry with the same Idempotency-Key, which books once', {
          cause: outcome.cause,
        });
  }
  switch (outcome.refused) {
    case 'unknown event':
      return new Problem(404, 'event not found', { type: 'unknown-event' });
    case 'not enough tickets':
      return new Problem(409, notEnough(outcome.left), { type: 'not-enough', more: { tickets_left: outcome.left } });
    case 'sale not open':
      return new Problem(409, `the sale opens at ${outcome.opensAt.toISOString()}`, { type: 'sale-not-open' });
    case 'sale over':
      return new Problem(409, `the sale closed at ${outcome.closedAt.toISOString()}`, { type: 'sale-over' });
    case 'too many open holds':
      return new Problem(409, `at most ${outcome.limit} unpaid bookings per user and event: pay or cancel one first`, {
        type: 'too-many-holds',
        more: { max_open_holds: outcome.limit },
      });
    case 'price changed':
      return new Problem(409, `the price is now ${outcome.priceCents} cents per ticket, ${outcome.total} in total`, {
        type: 'price-changed',
        more: { price_cents: outcome.priceCents, total: outcome.total },
      });
    case 'too many at once':
      return new Problem(400, `ticket_count must be at most ${outcome.limit} for this event`, { type: 'too-many' });
    case 'key used for another booking':
      return new Problem(422, 'this Idempotency-Key was used for another booking: use a new key', {
        type: 'key-reused',
      });
    case 'not valid':
      return new Problem(400, 'the request contains invalid characters, such as NUL');
  }
}

/** The stream has been unavailable until the outbox reached its limit. */
export function outboxFull(): Problem {
  return unavailable('too many messages wait for the stream: retry later', {
    retryAfterSeconds: 10,
  });
}

export function unknownBooking(): Problem {
  return new Problem(404, 'booking not found', { type: 'unknown-booking' });
}

/** The state of the booking does not allow the move. */
export function notMoved(move: 'confirmed' | 'cancelled', { status, expires_at }: Booking): Problem {
  const why =
    status === 'expired' && move === 'confirmed'
      ? `its hold ended at ${expires_at.toISOString()}, and its tickets were sold`
      : `it is ${status}`;
  return new Problem(409, `this booking cannot be ${move}: ${why}`, {
    type: 'state',
    more: { booking_status: status },
  });
}

function notEnough(left: number): string {
  return left === 0 ? 'this event is sold out' : `only ${left} ${left === 1 ? 'ticket is' : 'tickets are'} left`;
}
