import type { SalesWindow } from '../../../../contracts/http/sales';

export const minutesShown = 30;
const minute = 60_000;

export interface Slot {
  /** When the minute ends, in milliseconds since the epoch. */
  end: number;
  tickets: number;
}

/** The last half hour in minutes, oldest first. Minutes without sales have 0 tickets. */
export function timeline(windows: readonly SalesWindow[], now: number): Slot[] {
  const sold = new Map(windows.map(window => [Date.parse(window.window_end), window.total_tickets]));
  const last = Math.ceil(now / minute) * minute;
  return Array.from({ length: minutesShown }, (_, index) => {
    const end = last - (minutesShown - 1 - index) * minute;
    return { end, tickets: sold.get(end) ?? 0 };
  });
}

/** Upper end of the axis: the smallest of 1, 2 and 5 times a power of ten that is not below the maximum. */
export function axisTop(most: number): number {
  if (most <= 1) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map(step => step * power).find(top => top >= most)!;
}

export interface Column {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Position and size of each minute's column. The smallest sale is at least 2 pixels high. */
export function columns(slots: readonly Slot[], top: number, width: number, height: number): Column[] {
  const step = width / slots.length;
  return slots.map(({ tickets }, index) => {
    const tall = tickets === 0 ? 0 : Math.max(2, (tickets / top) * height);
    return { x: index * step + step * 0.15, y: height - tall, width: step * 0.7, height: tall };
  });
}
