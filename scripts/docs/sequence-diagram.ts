import { arrow, box, label, svg } from './svg';

interface Step {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Whether the step is a response. */
  readonly dashed: boolean;
}

interface Note {
  readonly over: string;
  readonly text: string;
}

const COLUMN = 168;
const ROW = 42;
const TOP = 92;
const CHARACTER = 7;

/** Draws a sequence diagram. The source is a subset of Mermaid: `participant`, `->>`, `-->>` and `Note over`. */
export function sequenceDiagram(source: string): string {
  const lines = source.split('\n').map(line => line.trim());
  const title = required(lines[0]?.match(/^title (.+)$/)?.[1], 'title');
  const participants = lines.flatMap(line => line.match(/^participant (.+)$/)?.[1] ?? []);
  const rows = lines.slice(1).filter(line => line && !line.startsWith('participant'));
  const width = participants.length * COLUMN;
  const height = TOP + rows.length * ROW + 10;
  return svg(width, height, title, [
    ...participants.flatMap((name, index) => participant(name, index, height)),
    ...rows.flatMap((row, index) => drawRow(row, participants, TOP + index * ROW)),
  ]);
}

function participant(name: string, index: number, height: number): string[] {
  const x = middle(index);
  return [
    `<path class="life" d="M${x} 50 V${height - 12}"/>`,
    box(x - 68, 16, 136, 34, 'box'),
    label(x, 38, name, 'title'),
  ];
}

function drawRow(row: string, participants: readonly string[], y: number): string[] {
  const column = (name: string) => {
    const index = participants.indexOf(name);
    if (index < 0) {
      throw new Error(`unknown participant '${name}' in '${row}'`);
    }
    return middle(index);
  };
  const note = parseNote(row);
  return note ? drawNote(note, column(note.over), y) : drawStep(parseStep(row), column, y);
}

function drawNote({ text }: Note, x: number, y: number): string[] {
  const width = text.length * CHARACTER + 16;
  return [box(x - width / 2, y - 18, width, 26, 'note'), label(x, y, text)];
}

function drawStep({ from, to, text, dashed }: Step, column: (name: string) => number, y: number): string[] {
  const [start, end] = [column(from), column(to)];
  return [arrow(`M${start} ${y} H${end}`, dashed), label((start + end) / 2, y - 7, text)];
}

function parseNote(row: string): Note | undefined {
  const [, over, text] = row.match(/^Note over (.+?): (.+)$/) ?? [];
  return over && text ? { over, text } : undefined;
}

function parseStep(row: string): Step {
  const [, from, line, to, text] = required(row.match(/^(.+?)(-?->>)(.+?): (.+)$/) ?? undefined, row);
  return { from: from!, to: to!, text: text!, dashed: line === '-->>' };
}

function required<T>(value: T | undefined, expected: string): T {
  if (value === undefined) {
    throw new Error(`invalid line in a sequence diagram: '${expected}'`);
  }
  return value;
}

function middle(index: number): number {
  return index * COLUMN + COLUMN / 2;
}
