import { MOVES, type Move } from '../../constructs/booking-service/app/domain/booking-states';
import type { BookingStatus } from '../../contracts/booking-status';
import { arrow, box, label, svg } from './svg';

const POSITIONS: Readonly<Record<BookingStatus, { readonly x: number; readonly y: number }>> = {
  queued: { x: 190, y: 150 },
  confirmed: { x: 450, y: 150 },
  cancelled: { x: 710, y: 150 },
  expired: { x: 320, y: 270 },
};
const HALF = { width: 60, height: 20 };

/** Draws the states of a booking and the transitions of `booking-states.ts`. */
export function bookingStateDiagram(): string {
  const edges = Object.entries<Move>(MOVES).flatMap(([name, { from, to, tickets }]) =>
    from.flatMap(state => transition(state, to, tickets === 'keeps' ? name : `${name} (${tickets} tickets)`)),
  );
  return svg(800, 320, 'States of a booking', [
    '<circle class="arrow" cx="40" cy="150" r="7"/>',
    arrow(`M47 150 H${POSITIONS.queued.x - HALF.width}`),
    label(88, 140, 'book'),
    ...edges,
    ...Object.entries(POSITIONS).flatMap(([state, { x, y }]) => [
      box(x - HALF.width, y - HALF.height, HALF.width * 2, HALF.height * 2, 'box'),
      label(x, y + 5, state, 'title'),
    ]),
  ]);
}

function transition(from: BookingStatus, to: BookingStatus, text: string): string[] {
  const [start, end] = [POSITIONS[from], POSITIONS[to]];
  if (start.y !== end.y) {
    return between(start, end, text);
  }
  const neighbours = Math.abs(end.x - start.x) <= 260;
  return neighbours ? beside(start, end, text) : above(start, end, text);
}

type Point = (typeof POSITIONS)[BookingStatus];

/** Two neighbours in a row: a straight line, its text above the boxes. */
function beside(start: Point, end: Point, text: string): string[] {
  const [name, effect] = text.split(' (');
  const x = (start.x + end.x) / 2;
  return [
    arrow(`M${start.x + HALF.width} ${start.y} H${end.x - HALF.width}`),
    label(x, start.y - 10, name!),
    ...(effect ? [label(x, start.y + 20, `(${effect}`)] : []),
  ];
}

/** Two states in a row with another between them: a curve above it. */
function above(start: Point, end: Point, text: string): string[] {
  const y = start.y - HALF.height;
  const top = y - 90;
  return [
    arrow(`M${start.x} ${y} C${start.x} ${top} ${end.x} ${top} ${end.x} ${y}`),
    label((start.x + end.x) / 2, top + 16, text),
  ];
}

/** States in different rows: a line between their sides, its text beside it. */
function between(start: Point, end: Point, text: string): string[] {
  const down = end.y > start.y;
  const y = down ? HALF.height : -HALF.height;
  const lower = down ? end : start;
  const side = (down ? start.x - end.x : end.x - start.x) < 0 ? -1 : 1;
  const upper = down ? start : end;
  const bend = lower.x + side * HALF.width;
  const path = down
    ? `M${upper.x} ${upper.y + y} V${lower.y} H${bend}`
    : `M${bend} ${lower.y} H${upper.x} V${upper.y - y}`;
  return [arrow(path), label(upper.x + side * (text.length * 3.5 + 10), (upper.y + lower.y) / 2 + 6, text)];
}
