import type { Outbox } from '../postgres/outbox';
import { gauge } from './instruments';
import type { Metrics } from './metrics';

/** Values while the database is unavailable. */
const UNKNOWN = { messages: Number.NaN, ageSeconds: Number.NaN };

/**
 * Reports the messages that wait in an outbox, at each scrape. Their age is the time since the oldest one was first
 * seen, so it starts at 0 in a new process: rows have no timestamp, which would be one more column for every booking.
 */
export function measureOutbox(outbox: Pick<Outbox, 'waiting'>, metrics: Metrics, now: () => number = Date.now): void {
  let oldest: { readonly id: string; readonly seenAt: number } | undefined;
  const measure = async () => {
    const { messages, oldestId } = await outbox.waiting();
    if (oldestId !== oldest?.id) {
      oldest = oldestId === undefined ? undefined : { id: oldestId, seenAt: now() };
    }
    return { messages, ageSeconds: oldest ? (now() - oldest.seenAt) / 1000 : 0 };
  };

  // One query per scrape: metrics are collected in the order of their registration.
  let measurement = Promise.resolve(UNKNOWN);
  gauge(metrics, 'outboxMessages', async gauge => {
    measurement = measure().catch(() => UNKNOWN);
    gauge.set((await measurement).messages);
  });
  gauge(metrics, 'outboxAge', async gauge => gauge.set((await measurement).ageSeconds));
}
