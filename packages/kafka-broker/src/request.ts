import { API_VERSIONS_KEY } from './api/api-versions';
import type { BrokerState } from './api/endpoint';
import { endpointFor } from './api/endpoints';
import { MalformedRequest, Reader } from './wire/reader';
import { Writer } from './wire/writer';

const HEADER_BEFORE_CLIENT = 8;

export interface Client {
  readonly host: string;
  readonly gone: AbortSignal;
}

/** Handles one request and returns the response frame, if any. Throws MalformedRequest for invalid input. */
export async function answerRequest(frame: Buffer, broker: BrokerState, client: Client): Promise<Buffer[] | undefined> {
  if (frame.length < HEADER_BEFORE_CLIENT) {
    throw new MalformedRequest(`a request must have at least ${HEADER_BEFORE_CLIENT} bytes (got ${frame.length})`);
  }
  const key = frame.readInt16BE(0);
  const askedVersion = frame.readInt16BE(2);
  const found = endpointFor(key, askedVersion);
  if (!found) {
    throw new MalformedRequest(`request ${key} in version ${askedVersion} is not supported`);
  }
  const { endpoint, version } = found;
  const flexible = endpoint.isFlexible(version);

  const writer = new Writer(version, flexible);
  writer.int32(frame.readInt32BE(4)); // the correlation id
  // ApiVersions uses the oldest response header: the client does not know the supported versions yet.
  if (key !== API_VERSIONS_KEY) {
    writer.taggedFields();
  }

  const clientId = new Reader(frame.subarray(HEADER_BEFORE_CLIENT), version, false).string();
  const body = frame.subarray(HEADER_BEFORE_CLIENT + 2 + Buffer.byteLength(clientId ?? ''));
  const reader = new Reader(body, version, flexible);
  reader.skipTaggedFields();

  const call = { broker, clientId: clientId ?? '', clientHost: client.host, gone: client.gone };
  return (await endpoint.serve(reader, writer, call)) ? writer.frame() : undefined;
}
