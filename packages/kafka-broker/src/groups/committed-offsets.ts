import { Journal } from '../journal';

export interface CommittedOffset {
  readonly offset: number;
  readonly metadata: string | null;
}

export interface OffsetCommit extends CommittedOffset {
  readonly topic: string;
  readonly partition: number;
}

type Entry = ({ group: string } & (OffsetCommit | { deleted: true })) | { deletedTopic: string };

/** Committed offsets of all groups, stored in a journal. */
export class CommittedOffsets {
  private readonly groups = new Map<string, Map<string, OffsetCommit>>();
  private readonly journal: Journal<Entry>;

  constructor(path: string) {
    this.journal = new Journal<Entry>(
      path,
      entry => this.apply(entry),
      () => this.entries(),
    );
  }

  commit(group: string, commits: readonly OffsetCommit[]): void {
    for (const { topic, partition, offset, metadata } of commits) {
      this.record({ group, topic, partition, offset, metadata });
    }
  }

  of(group: string): OffsetCommit[] {
    return [...(this.groups.get(group)?.values() ?? [])];
  }

  find(group: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.groups.get(group)?.get(keyOf(topic, partition));
  }

  groupIds(): Iterable<string> {
    return this.groups.keys();
  }

  delete(group: string): void {
    if (this.groups.has(group)) {
      this.record({ group, deleted: true });
    }
  }

  /** Deletes the offsets of a topic, so that a new topic of the same name starts without them. */
  forgetTopic(topic: string): void {
    this.record({ deletedTopic: topic });
  }

  close(): void {
    this.journal.close();
  }

  private record(entry: Entry): void {
    this.journal.append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry): void {
    if ('deletedTopic' in entry) {
      for (const offsets of this.groups.values()) {
        for (const [key, { topic }] of offsets) {
          if (topic === entry.deletedTopic) {
            offsets.delete(key);
          }
        }
      }
      return;
    }
    if ('deleted' in entry) {
      this.groups.delete(entry.group);
      return;
    }
    const { group, ...commit } = entry;
    const offsets = this.groups.get(group) ?? new Map<string, OffsetCommit>();
    this.groups.set(group, offsets.set(keyOf(commit.topic, commit.partition), commit));
  }

  private *entries(): Generator<Entry> {
    for (const [group, offsets] of this.groups) {
      for (const commit of offsets.values()) {
        yield { group, ...commit };
      }
    }
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
