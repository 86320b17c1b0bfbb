// Finds the texts that a reader sees: prose of the documentation, comments, and strings with more than one word.

export interface Text {
  readonly line: number;
  readonly kind: 'prose' | 'comment' | 'string';
  readonly text: string;
}

const TOKEN = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;
const SQL_TOKEN = /--.*/g;
const STATEMENT = /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|VALUES)\b/;

export function textsOf(file: string, source: string): Text[] {
  if (file.endsWith('.md')) {
    return proseOf(source);
  }
  const tokens = source.matchAll(file.endsWith('.sql') ? SQL_TOKEN : TOKEN);
  return [...tokens].flatMap(({ 0: token, index }): Text[] => {
    const line = source.slice(0, index).split('\n').length;
    if (/^(\/[/*]|--)/.test(token)) {
      return [{ line, kind: 'comment', text: withoutCode(token) }];
    }
    const isSentence = / /.test(token) && !STATEMENT.test(token);
    return isSentence ? [{ line, kind: 'string', text: token.slice(1, -1) }] : [];
  });
}

/** Paragraphs and list items, without code, tables and headings. */
function proseOf(source: string): Text[] {
  const found: Text[] = [];
  let paragraph: { line: number; lines: string[] } | undefined;
  let inCode = false;
  const close = () => {
    if (paragraph) {
      found.push({ line: paragraph.line, kind: 'prose', text: withoutCode(paragraph.lines.join(' ')) });
    }
    paragraph = undefined;
  };
  for (const [index, line] of source.split('\n').entries()) {
    const fence = line.trim().startsWith('```');
    const isText = !inCode && !fence && /^\s*[^\s|#<!]/.test(line);
    if (!isText || /^\s*([-*]|\d+\.) /.test(line)) {
      close();
    }
    if (isText) {
      paragraph ??= { line: index + 1, lines: [] };
      paragraph.lines.push(line.trim());
    }
    inCode = inCode !== fence;
  }
  close();
  return found;
}

/** Cells of the tables of a page, without code. */
export function cellsOf(source: string): Text[] {
  return source
    .split('\n')
    .flatMap((line, index) =>
      line.startsWith('|') ? [{ line: index + 1, kind: 'prose' as const, text: withoutCode(line) }] : [],
    );
}

function withoutCode(text: string): string {
  return text
    .replace(/`[^`]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/"[^"]*"|“[^”]*”/g, 'quote');
}

/** Sentences of a prose text. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?:·])\s+/);
}

/** Lines that are longer than `columns` and could be wrapped: prose of a page, comment lines of a source. */
export function longLines(file: string, source: string, columns: number): number[] {
  let inCode = false;
  return source.split('\n').flatMap((line, index) => {
    inCode = inCode !== line.trim().startsWith('```');
    const isProse = file.endsWith('.md') ? !inCode && !/^\s*[|#<!]/.test(line) : /^\s*(\/\/|\/?\*+|--) /.test(line);
    const wraps = line.trim().split(' ').length > 3 && !/https?:\S{60}/.test(line);
    return isProse && wraps && line.length > columns ? [index + 1] : [];
  });
}
