import type { Admin } from 'kafkajs';
import { MEMORY, type Progress } from './booking-windows';

type Commit = Pick<Progress, 'announcedUpTo'>;

/** Progress as a committed offset: the metadata says up to when windows were announced. */
export function asCommit({ partition, done, announcedUpTo }: Progress) {
  return { partition, offset: String(done), metadata: JSON.stringify({ announcedUpTo } satisfies Commit) };
}

/**
 * For each partition where to begin reading, to remember what is to be remembered, and how far an earlier life came.
 */
export async function startingPoint(admin: Admin, groupId: string, topic: string) {
  const now = Date.now();
  const ends = await admin.fetchTopicOffsets(topic);
  const remembered = await admin.fetchTopicOffsetsByTimestamp(topic, now - MEMORY.ms);
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return ends.map(({ partition, low, high }) => {
    const commit = committed?.partitions.find(each => each.partition === partition);
    if (!commit?.metadata) {
      return { partition, next: Number(low) };
    }
    const since = Number(remembered.find(each => each.partition === partition)?.offset ?? low);
    const done = Math.min(Number(commit.offset), Number(high));
    const next = Math.max(Number(low), Math.min(done, Math.max(since, Number(high) - MEMORY.bookings)));
    return { partition, next, done, ...(JSON.parse(commit.metadata) as Commit) };
  });
}
