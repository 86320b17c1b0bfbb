// Messages by the partition that each belongs to, as kafkajs groups them, which copies what a partition has for each message
// that joins it. Services and tests have it in place of kafkajs's own (scripts/bundle-assets.mjs, jest.config.js).
import type { Message, PartitionerArgs, PartitionMetadata } from 'kafkajs';

interface Ungrouped {
  readonly topic: string;
  readonly partitionMetadata: PartitionMetadata[];
  readonly messages: readonly Message[];
  readonly partitioner: (asked: PartitionerArgs) => number;
}

function groupMessages({ topic, partitionMetadata, messages, partitioner }: Ungrouped): Record<number, Message[]> {
  const groups: Record<number, Message[]> = {};
  if (partitionMetadata.length === 0) return groups;
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    groups[partition] ??= [];
    groups[partition].push(message);
  }
  return groups;
}

export = groupMessages;
