import { ErrorCode, KafkaError } from '../errors';
import { CommittedOffsets, type OffsetCommit } from './committed-offsets';
import { Group } from './group';
import type { Joined, JoinRequest } from './member';

/** A shorter session would expire between two heartbeats, a longer one would never. */
const SESSION_MS = { shortest: 100, longest: 30 * 60_000 };

/** Every consumer group of the broker. Membership lives as long as the process, committed offsets on disk. */
export class GroupCoordinator {
  readonly offsets: CommittedOffsets;
  private readonly groups = new Map<string, Group>();

  constructor(offsetsPath: string) {
    this.offsets = new CommittedOffsets(offsetsPath);
  }

  join(groupId: string, request: JoinRequest): Promise<Joined> {
    if (groupId === '') throw new KafkaError(ErrorCode.invalidGroupId, 'a group has a name');
    const { sessionTimeoutMs, rebalanceTimeoutMs } = request;
    if (sessionTimeoutMs < SESSION_MS.shortest || sessionTimeoutMs > SESSION_MS.longest) {
      const range = `${SESSION_MS.shortest} to ${SESSION_MS.longest} ms`;
      throw new KafkaError(ErrorCode.invalidSessionTimeout, `a session lasts ${range}, not ${sessionTimeoutMs}`);
    }
    const group = this.groups.get(groupId) ?? new Group();
    this.groups.set(groupId, group);
    return group.join({ ...request, rebalanceTimeoutMs: Math.min(rebalanceTimeoutMs, SESSION_MS.longest) });
  }

  /** The group of that name, for its members. */
  group(groupId: string): Group {
    const group = this.groups.get(groupId);
    if (!group) throw new KafkaError(ErrorCode.unknownMemberId, `the group ${groupId} has no members`);
    return group;
  }

  find(groupId: string): Group | undefined {
    return this.groups.get(groupId);
  }

  commit(groupId: string, memberId: string, generation: number, commits: readonly OffsetCommit[]): void {
    const group = this.groups.get(groupId);
    if (group) group.checkCommit(memberId, generation);
    else if (generation >= 0) throw new KafkaError(ErrorCode.illegalGeneration, `the group ${groupId} has no members`);
    this.offsets.commit(groupId, commits);
  }

  /**
   * Apache Kafka removes a group without members and without committed offsets within minutes; here it is gone at once.
   */
  groupIds(): string[] {
    const withMembers = [...this.groups].filter(([, { members }]) => members.length > 0).map(([groupId]) => groupId);
    return [...new Set([...withMembers, ...this.offsets.groupIds()])];
  }

  delete(groupId: string): void {
    if (!this.groupIds().includes(groupId)) {
      throw new KafkaError(ErrorCode.groupIdNotFound, `there is no group ${groupId}`);
    }
    if ((this.groups.get(groupId)?.members.length ?? 0) > 0) {
      throw new KafkaError(ErrorCode.nonEmptyGroup, `the group ${groupId} still has members`);
    }
    this.groups.delete(groupId);
    this.offsets.delete(groupId);
  }

  close(): void {
    for (const group of this.groups.values()) group.close();
    this.offsets.close();
  }
}
