import type { Dispatcher } from 'undici';
import { type BatchResponse, encodeItem, NDJSON, parseResponse } from './batch-format';
import type { Send, ServiceRequest, ServiceResponse } from './request';

interface Waiting {
  readonly request: ServiceRequest;
  readonly resolve: (response: ServiceResponse) => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds of one request: a longer turn of the event loop sends several. */
const MAX_ITEMS = 128;
const MAX_BYTES = 256 * 1024;

export interface BatchOptions {
  readonly timeoutMs: number;
  /** For services that do not have the route yet: during an update, releases run side by side. */
  readonly sendSingly: Send;
}

/**
 * Sends the requests of one event-loop turn in one POST request. Each request succeeds, fails and times out for itself:
 * responses are streamed in the order in which they are ready. No timer waits for more requests.
 */
export function sendInBatches(pool: Dispatcher, path: string, options: BatchOptions): Send {
  let waiting: Waiting[] = [];
  let lines = '';

  const flush = () => {
    if (waiting.length === 0) {
      return;
    }
    const [batch, body] = [waiting, lines];
    waiting = [];
    lines = '';
    void sendBatch(pool, path, { batch, body, ...options });
  };

  return request =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) {
        setImmediate(flush);
      }
      waiting.push({ request, resolve, reject });
      lines += encodeItem(request);
      if (waiting.length >= MAX_ITEMS || lines.length >= MAX_BYTES) {
        flush();
      }
    });
}

interface Batch extends BatchOptions {
  readonly batch: readonly Waiting[];
  readonly body: string;
}

async function sendBatch(pool: Dispatcher, path: string, { batch, body, timeoutMs, sendSingly }: Batch): Promise<void> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`no response within ${timeoutMs} ms`)), timeoutMs);
  const open = new Map(batch.map((item, position) => [position, item]));
  try {
    const headers = { 'content-type': NDJSON };
    const response = await pool.request({ method: 'POST', path, headers, body, signal: deadline.signal });
    if (response.statusCode === 404) {
      response.body.dump().catch(() => undefined);
      for (const { request, resolve, reject } of open.values()) {
        sendSingly(request).then(resolve, reject);
      }
      return;
    }
    if (response.statusCode !== 200) {
      throw new Error(`${path} returned status ${response.statusCode}`);
    }
    for await (const { position, status, headers, body } of responsesOf(response.body)) {
      open.get(position)?.resolve({ status, headers, body: Buffer.from(body) });
      open.delete(position);
    }
    throw new Error('the response ended early');
  } catch (error) {
    for (const { reject } of open.values()) {
      reject(error);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* responsesOf(body: NodeJS.ReadableStream): AsyncGenerator<BatchResponse> {
  body.setEncoding('utf8');
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      yield parseResponse(line);
    }
  }
}
