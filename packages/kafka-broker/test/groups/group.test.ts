import { ErrorCode } from '../../src/errors';
import { Group } from '../../src/groups/group';

const METADATA = Buffer.from('metadata');

describe('Group', () => {
  const group = () => {
    const created = new Group();
    groups.push(created);
    return created;
  };
  const groups: Group[] = [];
  afterEach(() => {
    for (const created of groups.splice(0)) {
      created.close();
    }
  });

  const request = (changed = {}) => ({
    memberId: '',
    clientId: 'client',
    clientHost: '127.0.0.1',
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [
      { name: 'range', metadata: METADATA },
      { name: 'roundrobin', metadata: METADATA },
    ],
    ...changed,
  });

  it('joins members that start together into one generation with one leader', async () => {
    const members = group();
    const joined = await Promise.all([members.join(request()), members.join(request())]);
    expect(new Set(joined.map(({ generation }) => generation)).size).toBe(1);
    const [leader, follower] = joined.toSorted((a, b) => b.members.length - a.members.length);
    expect(leader?.members.map(({ memberId }) => memberId).sort()).toEqual(
      joined.map(({ memberId }) => memberId).sort(),
    );
    expect(follower?.members).toEqual([]);
    const waiting = members.sync(follower!.memberId, 1, []);
    const assignments = joined.map(({ memberId }) => ({ memberId, assignment: Buffer.from(memberId) }));
    await members.sync(leader!.memberId, 1, assignments);
    expect(String(await waiting)).toBe(follower!.memberId);
    expect(members.state).toBe('Stable');
  });

  it('selects a protocol that all members support', async () => {
    const members = group();
    const only = { protocols: [{ name: 'roundrobin', metadata: METADATA }] };
    const [first] = await Promise.all([members.join(request()), members.join(request(only))]);
    expect(first?.protocol).toBe('roundrobin');
  });

  it('fails when a member supports none of the protocols', async () => {
    const members = group();
    await members.join(request());
    const stranger = { protocols: [{ name: 'sticky', metadata: METADATA }] };
    expect(() => members.join(request(stranger))).toThrow(
      expect.objectContaining({ code: ErrorCode.inconsistentGroupProtocol }),
    );
  });

  it('removes a member after its session timeout', async () => {
    const members = group();
    const [silent, lively] = await Promise.all([
      members.join(request({ sessionTimeoutMs: 100 })),
      members.join(request()),
    ]);
    const alone = new Promise<void>(resolve => {
      const beat = setInterval(() => {
        try {
          members.heartbeat(lively!.memberId, lively!.generation);
        } catch (error) {
          clearInterval(beat);
          expect(error).toMatchObject({ code: ErrorCode.rebalanceInProgress });
          resolve();
        }
      }, 20);
    });
    await alone;
    const again = await members.join(request({ memberId: lively!.memberId }));
    expect(again).toMatchObject({ generation: 2, leader: lively!.memberId });
    expect(() => members.heartbeat(silent!.memberId, 2)).toThrow(
      expect.objectContaining({ code: ErrorCode.unknownMemberId }),
    );
  });

  it('rejects commits and heartbeats of an earlier generation', async () => {
    const members = group();
    const { memberId } = await members.join(request());
    await members.sync(memberId, 1, []);
    for (const act of [() => members.heartbeat(memberId, 0), () => members.checkCommit(memberId, 0)]) {
      expect(act).toThrow(expect.objectContaining({ code: ErrorCode.illegalGeneration }));
    }
    expect(() => members.checkCommit('', -1)).toThrow(expect.objectContaining({ code: ErrorCode.unknownMemberId }));
    members.leave(memberId);
    expect(() => members.checkCommit('', -1)).not.toThrow();
  });
});
