// Structures that several requests and responses have in common.
import { array, int16, int32, int64, nullableString, since, string, struct, type WireType } from '../wire/types';

/** A topic with one element per partition. */
export function topicWith<P>(partition: WireType<P>) {
  return struct({ name: string, partitions: array(partition) });
}

/** Topics with an error code per partition. */
export const partitionErrors = array(topicWith(struct({ partition: int32, errorCode: int16 })));

/** Offsets to commit. The version that introduces the leader epoch differs by request. */
export function offsetCommits(leaderEpochSince: number) {
  const leaderEpoch = since(leaderEpochSince, int32, -1);
  return array(topicWith(struct({ partition: int32, offset: int64, leaderEpoch, metadata: nullableString })));
}
