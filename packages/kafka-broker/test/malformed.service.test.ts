import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import fc from 'fast-check';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { MAX_FRAME } from '../src/frames';
import { type KafkaBroker, startKafkaBroker } from '../src/kafka-broker';
import { batchOf } from './batch';

const HEADER = 8;

/** Sends bytes. Returns the received bytes once the response is complete or the broker has closed the connection. */
async function exchange(broker: KafkaBroker, bytes: Buffer): Promise<Buffer> {
  const [host, port] = broker.brokers.split(':');
  const socket = connect(Number(port), host);
  const received: Buffer[] = [];
  socket.on('error', () => undefined);
  socket.on('data', chunk => {
    received.push(chunk);
    const all = Buffer.concat(received);
    if (all.length >= 4 && all.length >= 4 + all.readInt32BE(0)) {
      socket.end();
    }
  });
  socket.write(bytes);
  socket.setTimeout(200, () => socket.end()); // no response, or the broker waits for the rest of the frame
  await once(socket, 'close');
  return Buffer.concat(received);
}

function framed(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function request(key: number, version: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt16BE(key, 0);
  header.writeInt16BE(version, 2);
  header.writeInt32BE(77, 4);
  return framed(Buffer.concat([header, text('fuzz'), body]));
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value)]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const ONE = int32(1);
const batch = batchOf({ values: ['one', 'two'] });
const valid: readonly Buffer[] = [
  request(
    0,
    7,
    Buffer.concat([Buffer.from('ffffffff00000bb8', 'hex'), ONE, text('t'), ONE, int32(0), int32(batch.length), batch]),
  ),
  request(
    1,
    4,
    Buffer.concat([
      ...[int32(-1), int32(10), ONE, int32(1000), Buffer.from([0])],
      ...[ONE, text('t'), ONE, int32(0), Buffer.alloc(8), int32(1000)],
    ]),
  ),
  request(3, 1, Buffer.concat([ONE, text('t')])),
  request(10, 0, text('group')),
  request(11, 0, Buffer.concat([text('group'), int32(1000), text(''), text('consumer'), ONE, text('p'), int32(0)])),
  request(9, 1, Buffer.concat([text('group'), ONE, text('t'), ONE, int32(0)])),
  request(2, 1, Buffer.concat([int32(-1), ONE, text('t'), ONE, int32(0), Buffer.alloc(8, 0xff)])),
  request(22, 0, Buffer.concat([text('transaction'), int32(1000)])),
];

describe('invalid input', () => {
  const directory = temporaryDirectory();
  const logged: string[] = [];
  let broker: KafkaBroker;

  beforeAll(async () => {
    broker = await startKafkaBroker({
      directory,
      topics: [{ name: 't', partitions: 1 }],
      log: line => logged.push(line),
    });
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(directory, { recursive: true });
  });
  const answersStill = async () => {
    const answer = await exchange(broker, request(3, 1, int32(0)));
    expect(answer.readInt32BE(4)).toBe(77);
  };
  /** Internal errors of the broker are logged with their stack, errors of clients in one line. */
  const noFault = () => expect(logged.filter(line => line.includes('\n    at '))).toEqual([]);

  it('answers ApiVersions in its flexible form', async () => {
    const body = Buffer.concat([Buffer.from([0]), Buffer.from('\u0005rust\u00041.0'), Buffer.from([0])]);
    const answer = await exchange(broker, request(18, 3, body));
    expect(answer.readInt32BE(4)).toBe(77);
    expect(answer.readInt16BE(8)).toBe(0);
    const apis = answer.readUInt8(10) - 1;
    expect(answer.length).toBe(11 + apis * 7 + 4 + 1);
  });

  it('answers an unknown version of ApiVersions in version 0, so that the client can choose another', async () => {
    const answer = await exchange(broker, request(18, 99, Buffer.from([0, 1, 2, 3])));
    expect(answer.readInt16BE(8)).toBe(35);
    expect(answer.length).toBe(14 + answer.readInt32BE(10) * 6);
  });

  it.each([
    ['an unknown request', request(999, 0, Buffer.alloc(0))],
    ['an unsupported version', request(1, 0, Buffer.alloc(20))],
    ['an oversized frame', int32(MAX_FRAME + 1)],
    ['a negative length', int32(-1)],
    ['an empty frame', int32(0)],
    ['an array longer than its message', request(3, 1, int32(2 ** 31 - 1))],
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('closes the connection after %s', async (_, bytes) => {
    expect((await exchange(broker, bytes)).length).toBe(0);
    await answersStill();
    noFault();
  });

  it('accepts the requests from which the mutations start', async () => {
    for (const bytes of valid) {
      expect((await exchange(broker, bytes)).length).toBeGreaterThan(HEADER);
    }
  });

  it('survives random frames', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -1, max: 45 }),
        fc.integer({ min: 0, max: 12 }),
        fc.nat(300),
        async (key, version, size) => {
          await exchange(broker, request(key, version, randomBytes(size)));
        },
      ),
      { numRuns: 150 },
    );
    await answersStill();
    noFault();
  });

  it('survives mutated requests', async () => {
    const mutation = fc.record({
      which: fc.nat(valid.length - 1),
      at: fc.nat(500),
      byte: fc.nat(255),
      cut: fc.nat(60),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ which, at, byte, cut }) => {
        const body = Buffer.from(valid[which]!.subarray(4));
        body.writeUInt8(byte, at % body.length);
        await exchange(broker, framed(cut < 20 ? body.subarray(0, body.length - cut) : body));
      }),
      { numRuns: 300 },
    );
    await answersStill();
    noFault();
  });
});
