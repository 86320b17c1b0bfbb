import { deflateSync } from 'node:zlib';
import type { FontName } from './fonts';
import { TextEncoding } from './text-encoding';

/** Red, green and blue, from 0 to 1. */
export type Color = readonly [number, number, number];

/** One page of a PDF. Lengths are in points; `y` is the distance from the top. */
export class Page {
  private readonly operators: string[] = [];
  private readonly encoding = new TextEncoding();

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  rectangle(x: number, y: number, width: number, height: number, color: Color): void {
    this.rectangles([[x, y, width, height]], color);
  }

  /** Fills rectangles in one operation, so that adjacent ones have no gaps. */
  rectangles(boxes: readonly (readonly [number, number, number, number])[], color: Color): void {
    const paths = boxes.map(([x, y, width, height]) => `${numbers(x, this.height - y - height, width, height)} re`);
    this.operators.push(`${numbers(...color)} rg`, ...paths, 'f');
  }

  dashedLine(x: number, fromY: number, toY: number, color: Color): void {
    const path = `${numbers(x, this.height - fromY)} m ${numbers(x, this.height - toY)} l`;
    this.operators.push(`q ${numbers(...color)} RG 1 w [3 4] 0 d ${path} S Q`);
  }

  /** `y` is the baseline. */
  text(text: string, x: number, y: number, size: number, font: FontName, color: Color): void {
    this.operators.push(`BT ${numbers(...color)} rg ${numbers(x, this.height - y)} Td`);
    for (const run of this.encoding.runs(text, font)) {
      this.operators.push(`/${run.font} ${size} Tf <${run.hex}> Tj`);
    }
    this.operators.push('ET');
  }

  /** Returns the file. The same page gives the same bytes. */
  toPdf(title: string, created: Date): Buffer {
    const content = deflateSync(this.operators.join('\n'));
    const fonts = this.encoding.fontObjects(7);
    const box = numbers(0, 0, this.width, this.height);
    return pdfFile([
      '<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R /Resources << /Font 5 0 R >> >>`,
      Buffer.concat([
        Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >> stream\n`),
        content,
        Buffer.from('\nendstream'),
      ]),
      `<< ${fonts.names} >>`,
      `<< /Title <${utf16(title)}> /Creator (cdk-ticketing) /CreationDate (D:${pdfDate(created)}) >>`,
      ...fonts.objects,
    ]);
  }
}

/** Objects are numbered from 1; the first is the catalog, the sixth the document information. */
function pdfFile(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let size = parts[0]!.length;
  const add = (part: Buffer) => {
    parts.push(part);
    size += part.length;
  };
  const offsets = objects.map((object, index) => {
    const offset = size;
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
    return offset;
  });
  const entries = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const trailer = `trailer << /Size ${count} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${size}\n%%EOF\n`;
  add(Buffer.from(`xref\n0 ${count}\n0000000000 65535 f \n${entries}${trailer}`));
  return Buffer.concat(parts);
}

function numbers(...values: number[]): string {
  return values.map(value => Number(value.toFixed(3))).join(' ');
}

function utf16(text: string): string {
  return `feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}`;
}

function pdfDate(date: Date): string {
  return `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}
