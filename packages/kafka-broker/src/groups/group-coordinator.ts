import { ErrorCode, KafkaError } from '../errors';
import { CommittedOffsets, type OffsetCommit } from './committed-offsets';
import { Group } from './group';
import type { Joined, JoinRequest } from './member';

/** Allowed session timeouts in milliseconds. */
const SESSION_MS = { shortest: 100, longest: 30 * 60_000 };

/** Consumer groups of the broker. Members are in memory, committed offsets are on disk. */
export class GroupCoordinator {
  readonly offsets: CommittedOffsets;
  private readonly groups = new Map<string, Group>();

  constructor(offsetsPath: string) {
    this.offsets = new CommittedOffsets(offsetsPath);
  }

  join(groupId: string, request: JoinRequest): Promise<Joined> {
    if (groupId === '') {
      throw new KafkaError(ErrorCode.invalidGroupId, 'the group id must not be empty');
    }
    const { sessionTimeoutMs, rebalanceTimeoutMs } = request;
    if (sessionTimeoutMs < SESSION_MS.shortest || sessionTimeoutMs > SESSION_MS.longest) {
      const range = `${SESSION_MS.shortest} to ${SESSION_MS.longest} ms`;
      throw new KafkaError(
        ErrorCode.invalidSessionTimeout,
        `the session timeout must be ${range} (got ${sessionTimeoutMs})`,
      );
    }
    const group = this.groups.get(groupId) ?? new Group();
    this.groups.set(groupId, group);
    return group.join({ ...request, rebalanceTimeoutMs: Math.min(rebalanceTimeoutMs, SESSION_MS.longest) });
  }

  /** Returns the group for a request of a member. */
  group(groupId: string): Group {
    const group = this.groups.get(groupId);
    if (!group) {
      throw new KafkaError(ErrorCode.unknownMemberId, `group ${groupId} has no members`);
    }
    return group;
  }

  find(groupId: string): Group | undefined {
    return this.groups.get(groupId);
  }

  commit(groupId: string, memberId: string, generation: number, commits: readonly OffsetCommit[]): void {
    const group = this.groups.get(groupId);
    if (group) {
      group.checkCommit(memberId, generation);
    } else if (generation >= 0) {
      throw new KafkaError(ErrorCode.illegalGeneration, `group ${groupId} has no members`);
    }
    this.offsets.commit(groupId, commits);
  }

  /** Returns the groups with members or committed offsets. Apache Kafka removes other groups within minutes. */
  groupIds(): string[] {
    const withMembers = [...this.groups].filter(([, { members }]) => members.length > 0).map(([groupId]) => groupId);
    return [...new Set([...withMembers, ...this.offsets.groupIds()])];
  }

  delete(groupId: string): void {
    if (!this.groupIds().includes(groupId)) {
      throw new KafkaError(ErrorCode.groupIdNotFound, `group ${groupId} does not exist`);
    }
    if ((this.groups.get(groupId)?.members.length ?? 0) > 0) {
      throw new KafkaError(ErrorCode.nonEmptyGroup, `group ${groupId} still has members`);
    }
    this.groups.delete(groupId);
    this.offsets.delete(groupId);
  }

  close(): void {
    for (const group of this.groups.values()) {
      group.close();
    }
    this.offsets.close();
  }
}
