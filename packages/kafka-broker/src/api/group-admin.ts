import { ErrorCode, errorCodeOf } from '../errors';
import type { Group } from '../groups/group';
import { array, bytes, int16, int32, since, string, struct } from '../wire/types';
import { endpoint } from './endpoint';

export const describeGroups = endpoint({
  key: 15,
  versions: [0, 2],
  request: struct({ groups: array(string) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    groups: array(
      struct({
        errorCode: int16,
        groupId: string,
        state: string,
        protocolType: string,
        protocol: string,
        members: array(
          struct({ memberId: string, clientId: string, clientHost: string, metadata: bytes, assignment: bytes }),
        ),
      }),
    ),
  }),
  answer: ({ groups }, { broker }) => ({
    throttleTimeMs: 0,
    groups: groups.map(groupId => ({
      errorCode: ErrorCode.none,
      groupId,
      ...describe(broker.groups.find(groupId), broker.groups.groupIds().includes(groupId)),
    })),
  }),
});

export const listGroups = endpoint({
  key: 16,
  versions: [0, 2],
  request: struct({}),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    groups: array(struct({ groupId: string, protocolType: string })),
  }),
  answer: (_, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: ErrorCode.none,
    groups: broker.groups
      .groupIds()
      .map(groupId => ({ groupId, protocolType: broker.groups.find(groupId)?.protocolType ?? '' })),
  }),
});

export const deleteGroups = endpoint({
  key: 42,
  versions: [0, 1],
  request: struct({ groups: array(string) }),
  response: struct({ throttleTimeMs: int32, groups: array(struct({ groupId: string, errorCode: int16 })) }),
  answer: ({ groups }, { broker }) => ({
    throttleTimeMs: 0,
    groups: groups.map(groupId => ({ groupId, errorCode: errorCodeOf(() => broker.groups.delete(groupId)) })),
  }),
});

function describe(group: Group | undefined, hasOffsets: boolean) {
  if (!group) {
    return { state: hasOffsets ? 'Empty' : 'Dead', protocolType: '', protocol: '', members: [] };
  }
  const { state, protocolType, protocol } = group;
  const members = group.members.map(member => ({
    memberId: member.id,
    clientId: member.request.clientId,
    clientHost: member.request.clientHost,
    metadata: member.metadataFor(protocol),
    assignment: member.assignment,
  }));
  return { state, protocolType, protocol, members };
}
