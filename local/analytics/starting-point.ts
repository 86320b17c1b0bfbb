import type { Admin } from 'kafkajs';
import { type Progress, RETENTION } from './booking-windows';

type Commit = Pick<Progress, 'announcedUpTo'>;

/** Converts progress to a committed offset. The metadata contains the end of the last published window. */
export function asCommit({ partition, done, announcedUpTo }: Progress) {
  return { partition, offset: String(done), metadata: JSON.stringify({ announcedUpTo } satisfies Commit) };
}

/**
 * Returns the first offset to read of each partition, which restores the retained state, and the last committed
 * progress.
 */
export async function startingPoint(admin: Admin, groupId: string, topic: string) {
  const now = Date.now();
  const ends = await admin.fetchTopicOffsets(topic);
  const retained = await admin.fetchTopicOffsetsByTimestamp(topic, now - RETENTION.ms);
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return ends.map(({ partition, low, high }) => {
    const commit = committed?.partitions.find(each => each.partition === partition);
    if (!commit?.metadata) {
      return { partition, next: Number(low) };
    }
    const since = Number(retained.find(each => each.partition === partition)?.offset ?? low);
    const done = Math.min(Number(commit.offset), Number(high));
    const next = Math.max(Number(low), Math.min(done, Math.max(since, Number(high) - RETENTION.bookings)));
    return { partition, next, done, ...(JSON.parse(commit.metadata) as Commit) };
  });
}
