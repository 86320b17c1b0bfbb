// Groups messages by partition. The same function of kafkajs copies the list of a partition for each message. Replaced
// in bundles and in tests (scripts/bundle-assets.mjs, jest.config.js).
import type { Message, PartitionerArgs, PartitionMetadata } from 'kafkajs';

interface Ungrouped {
  readonly topic: string;
  readonly partitionMetadata: PartitionMetadata[];
  readonly messages: readonly Message[];
  readonly partitioner: (args: PartitionerArgs) => number;
}

function groupMessages({ topic, partitionMetadata, messages, partitioner }: Ungrouped): Record<number, Message[]> {
  const groups: Record<number, Message[]> = {};
  if (partitionMetadata.length === 0) {
    return groups;
  }
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    groups[partition] ??= [];
    groups[partition].push(message);
  }
  return groups;
}

export = groupMessages;
