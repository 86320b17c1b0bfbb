import fc from 'fast-check';
import { axisTop, columns, minutesShown, timeline } from '../../../../../constructs/frontend/web/sales/timeline';

const now = Date.parse('2025-11-23T10:30:20.000Z');

test('the timeline covers the last half hour including the current minute', () => {
  const slots = timeline(
    [
      { window_end: '2025-11-23T10:30:00.000Z', total_tickets: 15 },
      { window_end: '2025-11-23T10:02:00.000Z', total_tickets: 4 },
      { window_end: '2025-11-23T09:00:00.000Z', total_tickets: 99 },
    ],
    now,
  );
  expect(slots).toHaveLength(minutesShown);
  expect(slots[0]).toEqual({ end: Date.parse('2025-11-23T10:02:00.000Z'), tickets: 4 });
  expect(slots.at(-2)?.tickets).toBe(15);
  expect(slots.at(-1)).toEqual({ end: Date.parse('2025-11-23T10:31:00.000Z'), tickets: 0 });
  expect(slots.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(19);
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [10, 10],
  [11, 20],
  [501, 1000],
])('an axis for %i ends at %i', (most, top) => {
  expect(axisTop(most)).toBe(top);
});

test('every column is inside the drawing, with a height proportional to its tickets', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 30 }), sold => {
      const top = axisTop(Math.max(...sold));
      const drawn = columns(
        sold.map(tickets => ({ end: 0, tickets })),
        top,
        300,
        100,
      );
      drawn.forEach(({ x, y, width, height }, index) => {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(300);
        expect(y + height).toBeCloseTo(100);
        expect(height).toBeLessThanOrEqual(100);
        expect(height > 0).toBe(sold[index]! > 0);
      });
    }),
  );
});
