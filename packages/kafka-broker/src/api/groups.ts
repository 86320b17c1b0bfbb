import { codeOf, ErrorCode, errorCodeOf } from '../errors';
import { array, bytes, int8, int16, int32, nullableString, since, string, struct } from '../wire/types';
import { endpoint } from './endpoint';
import { NODE_ID } from './metadata';

const NOTHING = Buffer.alloc(0);

export const findCoordinator = endpoint({
  key: 10,
  versions: [0, 2],
  request: struct({ name: string, type: since(1, int8, 0) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    message: since(1, nullableString, null),
    nodeId: int32,
    host: string,
    port: int32,
  }),
  answer: (_, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: ErrorCode.none,
    message: null,
    nodeId: NODE_ID,
    ...broker.address(),
  }),
});

export const joinGroup = endpoint({
  key: 11,
  versions: [0, 3],
  request: struct({
    groupId: string,
    sessionTimeoutMs: int32,
    rebalanceTimeoutMs: since(1, int32, -1),
    memberId: string,
    protocolType: string,
    protocols: array(struct({ name: string, metadata: bytes })),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    errorCode: int16,
    generation: int32,
    protocol: string,
    leader: string,
    memberId: string,
    members: array(struct({ memberId: string, metadata: bytes })),
  }),
  async answer(request, { broker, clientId, clientHost }) {
    // Version 0 has one timeout for both.
    const rebalanceTimeoutMs = request.rebalanceTimeoutMs < 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs;
    try {
      const joined = await broker.groups.join(request.groupId, {
        ...request,
        rebalanceTimeoutMs,
        clientId,
        clientHost,
      });
      return { throttleTimeMs: 0, errorCode: ErrorCode.none, ...joined, members: [...joined.members] };
    } catch (error) {
      const nothing = { generation: -1, protocol: '', leader: '', members: [] };
      return { throttleTimeMs: 0, errorCode: codeOf(error), memberId: request.memberId, ...nothing };
    }
  },
});

export const syncGroup = endpoint({
  key: 14,
  versions: [0, 2],
  request: struct({
    groupId: string,
    generation: int32,
    memberId: string,
    assignments: array(struct({ memberId: string, assignment: bytes })),
  }),
  response: struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16, assignment: bytes }),
  async answer({ groupId, generation, memberId, assignments }, { broker }) {
    try {
      const assignment = await broker.groups.group(groupId).sync(memberId, generation, assignments);
      return { throttleTimeMs: 0, errorCode: ErrorCode.none, assignment };
    } catch (error) {
      return { throttleTimeMs: 0, errorCode: codeOf(error), assignment: NOTHING };
    }
  },
});

const errorResponse = struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16 });

export const heartbeat = endpoint({
  key: 12,
  versions: [0, 2],
  request: struct({ groupId: string, generation: int32, memberId: string }),
  response: errorResponse,
  answer: ({ groupId, generation, memberId }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: errorCodeOf(() => broker.groups.group(groupId).heartbeat(memberId, generation)),
  }),
});

export const leaveGroup = endpoint({
  key: 13,
  versions: [0, 2],
  request: struct({ groupId: string, memberId: string }),
  response: errorResponse,
  answer: ({ groupId, memberId }, { broker }) => ({
    throttleTimeMs: 0,
    errorCode: errorCodeOf(() => broker.groups.group(groupId).leave(memberId)),
  }),
});
