// Reads the type declarations that the TypeScript compiler wrote into dist/. Their form is regular: a member per line,
// indented by four spaces, its JSDoc before it. (TypeScript 7 has no compiler API for JavaScript.)

export interface Doc {
  readonly text: string;
  readonly default?: string | undefined;
  readonly deprecated?: string | undefined;
  readonly internal: boolean;
}

export interface Declaration {
  /** Head of the declaration, such as `class Network extends Construct`. */
  readonly head: string;
  readonly name: string;
  readonly doc: Doc;
  readonly members: readonly Member[];
}

export interface Member {
  /** Declaration of the member, without its semicolon. */
  readonly code: string;
  readonly doc: Doc;
}

const HEAD = /^export (?:declare )?((?:abstract )?(?:class|interface|enum|type|const) (\w+).*?)(?: \{|;)?$/;

/** Returns the exported declarations of a file. */
export function declarationsOf(source: string): Declaration[] {
  const found: Declaration[] = [];
  for (const { code, doc } of statements(source, '')) {
    const [, head, name] = code.split('\n')[0]!.match(HEAD) ?? [];
    if (head && name) {
      const body = code.includes('\n') ? code.slice(code.indexOf('\n') + 1, code.lastIndexOf('\n')) : '';
      found.push({ head, name, doc, members: statements(body, '    ') });
    }
  }
  return found;
}

/** Splits declarations of one indentation into statements, each with its JSDoc. */
function statements(source: string, indent: string): Member[] {
  const found: Member[] = [];
  let comment: string[] = [];
  let lines: string[] = [];
  let inComment = false;
  for (const line of source.split('\n')) {
    if (lines.length === 0 && (inComment || line.startsWith(`${indent}/**`))) {
      comment = inComment ? [...comment, line] : [line];
      inComment = !line.endsWith('*/');
    } else if (line.trim()) {
      lines.push(line);
      const starts =
        lines.length === 1 ? /[{(]$/.test(line) : !line.startsWith(`${indent}}`) && !line.startsWith(`${indent})`);
      if (!starts) {
        found.push({ code: lines.join('\n').trim().replace(/[;,]$/, ''), doc: parseDoc(comment) });
        comment = [];
        lines = [];
      }
    }
  }
  return found;
}

function parseDoc(comment: readonly string[]): Doc {
  const text = comment.map(line => line.replace(/^\s*\/?\*+\/? ?/, '').replace(/\s*\*\/$/, '')).join('\n');
  const [description, ...tags] = text.split(/^@/m);
  const tag = (name: string) => {
    const found = tags.find(content => content.startsWith(name));
    return found === undefined ? undefined : plain(found.slice(name.length));
  };
  return {
    text: plain(description!),
    default: tag('default'),
    deprecated: tag('deprecated'),
    internal: tag('internal') !== undefined,
  };
}

function plain(text: string): string {
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
}
