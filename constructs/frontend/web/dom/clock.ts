import { Observable } from './observable';

/** How far the platform's clock is ahead of this machine's, in milliseconds. Holds expire by the platform's. */
let ahead = 0;

/** Learns the platform's time from the `Date` header of an answer. It counts whole seconds, so smaller differences are noise. */
export function learnTime(dateHeader: string | null): void {
  const difference = Date.parse(dateHeader ?? '') - Date.now();
  if (Number.isNaN(difference)) return;
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** The platform's time, every second. */
export const clock = new Observable(Date.now());

export const now = (): number => Date.now() + ahead;

setInterval(() => clock.set(now()), 1000);
