import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { replaceFile } from './replace-file';

/** Rewritten when this many times longer than what it has to say. */
const SLACK = 4;
const SHORTEST = 10_000;

/** An append-only file of JSON lines, replayed at the start and rewritten when most of it is history. */
export class Journal<Entry> {
  private fd: number;
  private lines = 0;
  private rewriteAt = SHORTEST;

  constructor(
    private readonly path: string,
    replay: (entry: Entry) => void,
    private readonly snapshot: () => Iterable<Entry>,
  ) {
    if (existsSync(path)) this.replay(replay);
    this.fd = openSync(path, 'a');
  }

  append(entry: Entry): void {
    writeSync(this.fd, `${JSON.stringify(entry)}\n`);
    this.lines += 1;
    if (this.lines >= this.rewriteAt) this.rewrite();
  }

  close(): void {
    fdatasyncSync(this.fd);
    closeSync(this.fd);
  }

  private replay(replay: (entry: Entry) => void): void {
    const stored = readFileSync(this.path);
    const whole = stored.lastIndexOf('\n') + 1; // a line cut short by a crash was never acknowledged
    if (whole < stored.length) truncateSync(this.path, whole);
    for (const line of stored.toString('utf8', 0, whole).split('\n')) {
      if (line === '') continue;
      replay(JSON.parse(line) as Entry);
      this.lines += 1;
    }
  }

  private rewrite(): void {
    const lines = Array.from(this.snapshot(), entry => `${JSON.stringify(entry)}\n`);
    closeSync(this.fd);
    replaceFile(this.path, lines.join(''));
    this.fd = openSync(this.path, 'a');
    this.lines = lines.length;
    this.rewriteAt = Math.max(SHORTEST, SLACK * lines.length);
  }
}
