import { closeSync, existsSync, fdatasyncSync, fstatSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { replaceFile } from '@cdk-ticketing/local-runtime';
import { appendWhole } from './append-whole';

/** The file is rewritten when it has this many times more entries than the state needs. */
const SLACK = 4;
const SHORTEST = 10_000;

/** Append-only file of JSON lines, replayed at the start and rewritten when most entries are obsolete. */
export class Journal<Entry> {
  private fd: number;
  private size: number;
  private lines = 0;
  private rewriteAt = SHORTEST;

  constructor(
    private readonly path: string,
    replay: (entry: Entry) => void,
    private readonly snapshot: () => Iterable<Entry>,
  ) {
    if (existsSync(path)) {
      this.replay(replay);
    }
    this.fd = openSync(path, 'a');
    this.size = fstatSync(this.fd).size;
  }

  /** Stores an entry; apply it to the state afterwards. If this throws, the entry is not stored. */
  append(entry: Entry): void {
    if (this.lines >= this.rewriteAt) {
      this.rewrite();
    }
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    appendWhole(this.fd, this.size, line);
    this.size += line.length;
    this.lines += 1;
  }

  close(): void {
    fdatasyncSync(this.fd);
    closeSync(this.fd);
  }

  private replay(replay: (entry: Entry) => void): void {
    const stored = readFileSync(this.path);
    const whole = stored.lastIndexOf('\n') + 1; // an incomplete line after a crash was not acknowledged
    if (whole < stored.length) {
      truncateSync(this.path, whole);
    }
    for (const line of stored.toString('utf8', 0, whole).split('\n')) {
      if (line === '') {
        continue;
      }
      replay(JSON.parse(line) as Entry);
      this.lines += 1;
    }
  }

  private rewrite(): void {
    const lines = Array.from(this.snapshot(), entry => `${JSON.stringify(entry)}\n`);
    replaceFile(this.path, lines.join(''));
    closeSync(this.fd);
    this.fd = openSync(this.path, 'a');
    this.size = fstatSync(this.fd).size;
    this.lines = lines.length;
    this.rewriteAt = Math.max(SHORTEST, SLACK * lines.length);
  }
}
