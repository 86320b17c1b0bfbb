import { randomUUID } from 'node:crypto';
import { ErrorCode, KafkaError } from '../errors';
import { type Joined, type JoinRequest, Member } from './member';

/** Delay of the first rebalance, so that members which start together join one generation. */
const GATHER_MS = 100;

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/** Consumer group: its members, and the rebalance that assigns partitions when members change. */
export class Group {
  state: GroupState = 'Empty';
  protocolType = '';
  protocol = '';
  private generation = 0;
  private gathering = false;
  private leader?: Member;
  private readonly roster = new Map<string, Member>();
  private rebalance?: NodeJS.Timeout;

  get members(): readonly Member[] {
    return [...this.roster.values()];
  }

  join(request: JoinRequest): Promise<Joined> {
    this.checkProtocols(request);
    const known = this.member(request);
    const changed = !sameProtocols(known?.request, request);
    const member = known ?? this.admit(request);
    member.request = request;
    // A retry of a follower in a stable group: its response was lost.
    if (known && !changed && this.state === 'Stable' && member !== this.leader) {
      member.restartSession();
      return Promise.resolve(this.answer(member));
    }
    const joined = member.awaitGeneration(rebalancing());
    this.prepareRebalance();
    return joined;
  }

  sync(memberId: string, generation: number, assignments: readonly { memberId: string; assignment: Buffer }[]) {
    const member = this.checkMember(memberId, generation);
    member.restartSession();
    if (this.state === 'PreparingRebalance') {
      throw rebalancing();
    }
    if (this.state === 'Stable') {
      return Promise.resolve(member.assignment);
    }
    const synced = member.awaitAssignment(rebalancing());
    if (member === this.leader) {
      this.assign(assignments);
    }
    return synced;
  }

  heartbeat(memberId: string, generation: number): void {
    this.checkMember(memberId, generation).restartSession();
    if (this.state === 'PreparingRebalance') {
      throw rebalancing();
    }
  }

  leave(memberId: string): void {
    this.remove(this.checkMember(memberId));
  }

  /** Rejects commits of other members. A commit without a generation is administrative, and the group must be empty. */
  checkCommit(memberId: string, generation: number): void {
    if (generation < 0 && this.roster.size === 0) {
      return;
    }
    this.checkMember(memberId, generation).restartSession();
    if (this.state === 'CompletingRebalance') {
      throw rebalancing();
    }
  }

  close(): void {
    clearTimeout(this.rebalance);
    for (const member of this.members) {
      member.leave(rebalancing());
    }
    this.roster.clear();
  }

  private checkMember(memberId: string, generation = this.generation): Member {
    const member = this.roster.get(memberId);
    if (!member) {
      throw new KafkaError(ErrorCode.unknownMemberId, `${memberId} is not in the group`);
    }
    if (generation !== this.generation) {
      throw new KafkaError(ErrorCode.illegalGeneration, 'the member belongs to an earlier generation');
    }
    return member;
  }

  private checkProtocols({ protocolType, protocols }: JoinRequest): void {
    const fits =
      this.roster.size === 0 ||
      (protocolType === this.protocolType &&
        protocols.some(({ name }) => this.members.every(member => member.supports(name))));
    if (protocolType === '' || protocols.length === 0 || !fits) {
      throw new KafkaError(ErrorCode.inconsistentGroupProtocol, 'no protocol is supported by all members of the group');
    }
  }

  private member({ memberId }: JoinRequest): Member | undefined {
    return memberId === '' ? undefined : this.checkMember(memberId);
  }

  private admit(request: JoinRequest): Member {
    const member = new Member(`${request.clientId}-${randomUUID()}`, request, expired => this.remove(expired));
    this.roster.set(member.id, member);
    this.protocolType = request.protocolType;
    return member;
  }

  private remove(member: Member): void {
    member.leave(new KafkaError(ErrorCode.unknownMemberId, `${member.id} has left the group`));
    this.roster.delete(member.id);
    if (this.leader === member) {
      this.leader = undefined;
    }
    this.prepareRebalance();
  }

  private prepareRebalance(): void {
    if (this.state !== 'PreparingRebalance') {
      this.gathering = this.state === 'Empty';
      this.state = 'PreparingRebalance';
      for (const member of this.members) {
        member.stopSyncing(rebalancing());
      }
      const timeoutMs = Math.max(0, ...this.members.map(({ request }) => request.rebalanceTimeoutMs));
      this.rebalance = setTimeout(() => this.completeRebalance(), this.gathering ? GATHER_MS : timeoutMs);
    }
    const allJoining = this.members.every(member => member.joining);
    if (allJoining && !this.gathering) {
      this.completeRebalance();
    }
  }

  private completeRebalance(): void {
    clearTimeout(this.rebalance);
    for (const member of this.members.filter(({ joining }) => !joining)) {
      member.leave(rebalancing());
      this.roster.delete(member.id);
    }
    this.generation += 1;
    if (this.roster.size === 0) {
      this.state = 'Empty';
      this.leader = undefined;
      return;
    }
    this.state = 'CompletingRebalance';
    this.protocol = this.vote();
    if (!this.leader || !this.roster.has(this.leader.id)) {
      this.leader = this.members[0];
    }
    for (const member of this.members) {
      member.joined(this.answer(member));
    }
  }

  private assign(assignments: readonly { memberId: string; assignment: Buffer }[]): void {
    const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
    this.state = 'Stable';
    for (const member of this.members) {
      member.assigned(byMember.get(member.id) ?? Buffer.alloc(0));
    }
  }

  /** Selects a protocol: each member votes for the first of its protocols that all members support. */
  private vote(): string {
    const common = (name: string) => this.members.every(member => member.supports(name));
    const votes = new Map<string, number>();
    for (const { request } of this.members) {
      const choice = request.protocols.find(({ name }) => common(name))?.name ?? '';
      votes.set(choice, (votes.get(choice) ?? 0) + 1);
    }
    return [...votes].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
  }

  private answer(member: Member): Joined {
    const members = this.members.map(each => ({ memberId: each.id, metadata: each.metadataFor(this.protocol) }));
    return {
      generation: this.generation,
      protocol: this.protocol,
      leader: this.leader?.id ?? '',
      memberId: member.id,
      members: member === this.leader ? members : [],
    };
  }
}

function rebalancing(): KafkaError {
  return new KafkaError(ErrorCode.rebalanceInProgress, 'the group is rebalancing');
}

function sameProtocols(before: JoinRequest | undefined, now: JoinRequest): boolean {
  return (
    before !== undefined &&
    before.protocols.length === now.protocols.length &&
    before.protocols.every(({ name, metadata }, i) => {
      const other = now.protocols[i]!;
      return other.name === name && other.metadata.equals(metadata);
    })
  );
}
