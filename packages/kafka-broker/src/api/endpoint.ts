import type { GroupCoordinator } from '../groups/group-coordinator';
import type { Topics } from '../topics';
import type { TransactionCoordinator } from '../transaction-coordinator';
import type { Reader } from '../wire/reader';
import type { WireType } from '../wire/types';
import type { Writer } from '../wire/writer';

/** State that the endpoints work on. */
export interface BrokerState {
  readonly clusterId: string;
  readonly topics: Topics;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
  /** Whether a metadata request for an unknown topic creates it. */
  readonly createsTopics: boolean;
  address(): { host: string; port: number };
}

export interface Call {
  readonly broker: BrokerState;
  readonly clientId: string;
  readonly clientHost: string;
  /** Aborted when the client disconnects. */
  readonly gone: AbortSignal;
}

/** One request of the protocol: API key, supported versions, request, response and handler. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly versions: readonly [first: number, last: number];
  readonly flexibleFrom?: number;
  readonly request: WireType<Request>;
  readonly response: WireType<Response>;
  /** Undefined sends no response. */
  answer(request: Request, call: Call): Response | undefined | Promise<Response | undefined>;
}

export interface Endpoint {
  readonly key: number;
  readonly versions: readonly [first: number, last: number];
  isFlexible(version: number): boolean;
  /** Returns whether there is a response to send. */
  serve(from: Reader, to: Writer, call: Call): Promise<boolean>;
}

export function endpoint<Request, Response>(api: Api<Request, Response>): Endpoint {
  return {
    key: api.key,
    versions: api.versions,
    isFlexible: version => version >= (api.flexibleFrom ?? Number.POSITIVE_INFINITY),
    async serve(from, to, call) {
      const response = await api.answer(api.request.read(from), call);
      if (response === undefined) {
        return false;
      }
      api.response.write(to, response);
      return true;
    },
  };
}
