import type { GroupCoordinator } from '../groups/group-coordinator';
import type { Topics } from '../topics';
import type { TransactionCoordinator } from '../transaction-coordinator';
import type { Reader } from '../wire/reader';
import type { WireType } from '../wire/types';
import type { Writer } from '../wire/writer';

/** What the requests are answered from. */
export interface BrokerState {
  readonly clusterId: string;
  readonly topics: Topics;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
  /** Whether asking for an unknown topic makes it. */
  readonly createsTopics: boolean;
  address(): { host: string; port: number };
}

export interface Call {
  readonly broker: BrokerState;
  readonly clientId: string;
  readonly clientHost: string;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

/** One request of the protocol: its number, the versions spoken, its two messages and the answer. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly versions: readonly [first: number, last: number];
  readonly flexibleFrom?: number;
  readonly request: WireType<Request>;
  readonly response: WireType<Response>;
  /** Without a response nothing is sent. */
  answer(request: Request, call: Call): Response | undefined | Promise<Response | undefined>;
}

export interface Endpoint {
  readonly key: number;
  readonly versions: readonly [first: number, last: number];
  isFlexible(version: number): boolean;
  /** Answers whether there is something to send. */
  serve(from: Reader, to: Writer, call: Call): Promise<boolean>;
}

export function endpoint<Request, Response>(api: Api<Request, Response>): Endpoint {
  return {
    key: api.key,
    versions: api.versions,
    isFlexible: version => version >= (api.flexibleFrom ?? Number.POSITIVE_INFINITY),
    async serve(from, to, call) {
      const response = await api.answer(api.request.read(from), call);
      if (response === undefined) return false;
      api.response.write(to, response);
      return true;
    },
  };
}
