import { ErrorCode } from '../errors';
import { array, int16, int32, since, string, struct } from '../wire/types';
import { type Endpoint, endpoint } from './endpoint';

export const API_VERSIONS_KEY = 18;
const VERSIONS = [0, 3] as const;

/**
 * Returns the supported requests. A version that is not supported is answered in version 0, so that the client can
 * choose another.
 */
export function apiVersions(others: readonly Endpoint[]): { known: Endpoint; unknown: Endpoint } {
  const apiKeys = [...others, { key: API_VERSIONS_KEY, versions: VERSIONS }]
    .map(({ key, versions: [minVersion, maxVersion] }) => ({ apiKey: key, minVersion, maxVersion }))
    .sort((a, b) => a.apiKey - b.apiKey);
  const response = struct({
    errorCode: int16,
    apiKeys: array(struct({ apiKey: int16, minVersion: int16, maxVersion: int16 })),
    throttleTimeMs: since(1, int32, 0),
  });
  return {
    known: endpoint({
      key: API_VERSIONS_KEY,
      versions: VERSIONS,
      flexibleFrom: 3,
      request: struct({ clientSoftwareName: since(3, string, ''), clientSoftwareVersion: since(3, string, '') }),
      response,
      answer: () => ({ errorCode: ErrorCode.none, apiKeys, throttleTimeMs: 0 }),
    }),
    unknown: endpoint({
      key: API_VERSIONS_KEY,
      versions: [0, 0],
      request: struct({}),
      response,
      answer: () => ({ errorCode: ErrorCode.unsupportedVersion, apiKeys, throttleTimeMs: 0 }),
    }),
  };
}
