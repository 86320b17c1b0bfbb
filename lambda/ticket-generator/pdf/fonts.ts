// Two standard fonts that every PDF reader has. They are not embedded, which keeps the function small; characters
// outside Windows-1252 are therefore drawn in a font that the reader chooses.

export type FontName = 'regular' | 'bold';

/** Widths in thousandths of the font size, for the characters from space to `~`: Adobe's metrics of Helvetica. */
const WIDTHS: Readonly<Record<FontName, readonly number[]>> = {
  regular: [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ],
  bold: [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
  ],
};

export function textWidth(text: string, font: FontName, size: number): number {
  let width = 0;
  for (const character of text) {
    width += characterWidth(character, font);
  }
  return (width * size) / 1000;
}

/** Base letters of characters that Unicode does not decompose. */
const BASES: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i' };

/** An accented letter is as wide as its base letter. Other characters have the width of the widest script. */
export function characterWidth(character: string, font: FontName): number {
  const base = (BASES[character] ?? character.normalize('NFKD')).charCodeAt(0) - 32;
  return WIDTHS[font][base] ?? (character.charCodeAt(0) < 0x2e80 ? 667 : 1000);
}

/** Breaks between words, and inside words that are wider than a line. Text after the last line is cut off with `…`. */
export function wrap(text: string, font: FontName, size: number, width: number, maxLines: number): string[] {
  const fits = (line: string) => textWidth(line, font, size) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line && fits(`${line} ${word}`)) {
      line += ` ${word}`;
      continue;
    }
    if (line) {
      lines.push(line);
    }
    line = '';
    for (const character of word) {
      if (line && !fits(line + character)) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  lines.push(line);
  if (lines.length <= maxLines) {
    return lines;
  }
  let last = lines[maxLines - 1]!;
  while (!fits(`${last}…`)) {
    last = [...last].slice(0, -1).join('');
  }
  return [...lines.slice(0, maxLines - 1), `${last}…`];
}
