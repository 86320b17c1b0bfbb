import {
  ALLOCATED,
  isMove,
  MOVES,
  type Move,
} from '../../../../../constructs/booking-service/app/domain/booking-states';
import { BOOKING_STATUSES } from '../../../../../contracts/booking-status';

test('every status except the first is the result of a move, and every move changes the status', () => {
  const moves = Object.values<Move>(MOVES);
  expect(new Set(moves.map(({ to }) => to))).toEqual(new Set(BOOKING_STATUSES.slice(1)));
  for (const { from, to } of moves) {
    for (const status of from) {
      expect([status, isMove(status, to)]).not.toEqual([to, true]);
    }
  }
});

test('a move allocates or releases tickets if and only if it enters or leaves the states with tickets', () => {
  const has = (status: (typeof BOOKING_STATUSES)[number]) => ALLOCATED.includes(status);
  for (const { from, to, tickets } of Object.values<Move>(MOVES)) {
    for (const status of from) {
      const change = Number(has(to)) - Number(has(status));
      expect(tickets).toBe({ '-1': 'releases', '0': 'keeps', '1': 'allocates' }[change]);
    }
  }
});
