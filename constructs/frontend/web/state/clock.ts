import { Observable } from './observable';

/** Offset of the platform's clock to the local clock in milliseconds. Holds expire by the platform's clock. */
let ahead = 0;

/**
 * Sets the offset from the `Date` header of a response. Ignores differences up to 2 s, as the header has whole seconds.
 */
export function setServerTime(dateHeader: string | null): void {
  const difference = Date.parse(dateHeader ?? '') - Date.now();
  if (Number.isNaN(difference)) {
    return;
  }
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** The platform's time, updated every second. */
export const clock = new Observable(Date.now());

export const now = (): number => Date.now() + ahead;

setInterval(() => clock.set(now()), 1000);
