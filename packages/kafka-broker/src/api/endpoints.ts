import { API_VERSIONS_KEY, apiVersions } from './api-versions';
import type { Endpoint } from './endpoint';
import { fetch } from './fetch';
import { deleteGroups, describeGroups, listGroups } from './group-admin';
import { findCoordinator, heartbeat, joinGroup, leaveGroup, syncGroup } from './groups';
import { listOffsets } from './list-offsets';
import { metadata } from './metadata';
import { offsetCommit, offsetFetch } from './offsets';
import { produce } from './produce';
import { createPartitions, createTopics, deleteTopics } from './topics';
import {
  addOffsetsToTransaction,
  addPartitionsToTransaction,
  commitOffsetsInTransaction,
  endTransaction,
  initProducerId,
} from './transactions';

const supported: readonly Endpoint[] = [
  ...[produce, fetch, listOffsets, metadata],
  ...[createTopics, deleteTopics, createPartitions],
  ...[findCoordinator, joinGroup, syncGroup, heartbeat, leaveGroup, offsetCommit, offsetFetch],
  ...[describeGroups, listGroups, deleteGroups],
  ...[initProducerId, addPartitionsToTransaction, addOffsetsToTransaction, endTransaction, commitOffsetsInTransaction],
];
const versions = apiVersions(supported);
const endpoints = new Map([...supported, versions.known].map(endpoint => [endpoint.key, endpoint]));

/** Returns the endpoint for a request and the version of the response. Undefined if the request is not supported. */
export function endpointFor(key: number, version: number): { endpoint: Endpoint; version: number } | undefined {
  const endpoint = endpoints.get(key);
  if (!endpoint) {
    return undefined;
  }
  const [first, last] = endpoint.versions;
  if (version >= first && version <= last) {
    return { endpoint, version };
  }
  return key === API_VERSIONS_KEY ? { endpoint: versions.unknown, version: 0 } : undefined;
}
