import { characterWidth, type FontName } from './fonts';

/** Characters 128 to 159 of Windows-1252; from 160 on it equals Unicode. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

const STANDARD: Readonly<Record<FontName, { readonly resource: string; readonly baseFont: string }>> = {
  regular: { resource: 'R', baseFont: 'Helvetica' },
  bold: { resource: 'B', baseFont: 'Helvetica-Bold' },
};

interface Run {
  readonly font: string;
  readonly hex: string;
}

/**
 * Maps characters to a font and a byte: a standard font, or a font for the other characters, which are collected here.
 */
export class TextEncoding {
  /** Characters outside Windows-1252 used so far, by font: the first is byte 1. */
  private readonly others: Record<FontName, string[]> = { regular: [], bold: [] };

  runs(text: string, font: FontName): Run[] {
    const runs: { font: string; hex: string }[] = [];
    for (const character of text) {
      const glyph = this.glyph(character, font);
      const last = runs.at(-1);
      if (last?.font === glyph.font) {
        last.hex += glyph.hex;
      } else {
        runs.push(glyph);
      }
    }
    return runs;
  }

  private glyph(character: string, font: FontName): { font: string; hex: string } {
    const byte = windows1252(character);
    if (byte !== undefined) {
      return { font: STANDARD[font].resource, hex: hex(byte) };
    }
    const others = this.others[font];
    if (!others.includes(character)) {
      if (others.length === 255) {
        return this.glyph('?', font);
      }
      others.push(character);
    }
    return { font: `${STANDARD[font].resource}X`, hex: hex(others.indexOf(character) + 1) };
  }

  /** Returns the entries of the page's font dictionary and their objects, numbered from `first`. */
  fontObjects(first: number): { readonly names: string; readonly objects: string[] } {
    const fonts = (['regular', 'bold'] as const).flatMap(name => {
      const { resource, baseFont } = STANDARD[name];
      const standard = {
        resource,
        object: `<< /Type /Font /Subtype /Type1 /BaseFont /${baseFont} /Encoding /WinAnsiEncoding >>`,
      };
      const others = this.others[name];
      return others.length === 0
        ? [standard]
        : [standard, { resource: `${resource}X`, object: substitutedFont(others, name) }];
    });
    return {
      names: fonts.map(({ resource }, index) => `/${resource} ${first + index} 0 R`).join(' '),
      objects: fonts.map(({ object }) => object),
    };
  }
}

/** A font that is not embedded, named after one with many scripts: a reader without it substitutes another. */
function substitutedFont(characters: readonly string[], name: FontName): string {
  const baseFont = name === 'bold' ? 'Arial,Bold' : 'Arial';
  const names = characters.map(character => `/${glyphName(character)}`).join(' ');
  const widths = characters.map(character => characterWidth(character, name)).join(' ');
  const descriptor = `<< /Type /FontDescriptor /FontName /${baseFont} /Flags 32 /FontBBox [-665 -325 2000 1040] /ItalicAngle 0 /Ascent 905 /Descent -212 /CapHeight 718 /StemV 80 /MissingWidth 667 >>`;
  return `<< /Type /Font /Subtype /TrueType /BaseFont /${baseFont} /FirstChar 1 /LastChar ${characters.length} /Widths [${widths}] /FontDescriptor ${descriptor} /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 ${names}] >> >>`;
}

/** Glyph names: `zacute` for accented Latin letters, the code point for other characters. */
function glyphName(character: string): string {
  const [letter = '', mark = '', ...more] = character.normalize('NFD');
  if (ACCENTS[mark] && more.length === 0 && /[A-Za-z]/.test(letter)) {
    return letter + ACCENTS[mark];
  }
  const code = character.codePointAt(0)!.toString(16).toUpperCase();
  return NAMED[character] ?? (code.length > 4 ? `u${code}` : `uni${code.padStart(4, '0')}`);
}

const NAMED: Readonly<Record<string, string>> = { Ł: 'Lslash', ł: 'lslash', Đ: 'Dcroat', đ: 'dcroat', ı: 'dotlessi' };

const ACCENTS: Readonly<Record<string, string>> = {
  '\u0301': 'acute',
  '\u0304': 'macron',
  '\u0306': 'breve',
  '\u0307': 'dotaccent',
  '\u030a': 'ring',
  '\u030b': 'hungarumlaut',
  '\u030c': 'caron',
  '\u0327': 'cedilla',
  '\u0328': 'ogonek',
};

function windows1252(character: string): number | undefined {
  const code = character.codePointAt(0)!;
  if ((code >= 32 && code < 127) || (code >= 160 && code < 256)) {
    return code;
  }
  const at = WINDOWS_1252.indexOf(character);
  return at < 0 ? undefined : 128 + at;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
