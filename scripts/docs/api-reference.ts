import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Declaration, type Doc, declarationsOf, type Member } from './declarations';
import { code, paragraph, table } from './markdown';

const EXPORTS = /^export (?:type )?\{(.*?)\} from '(.+?)';/gms;
const HIDDEN = /^(private|_|(static |readonly )*_|protected constructor|private constructor)/;
const START = 'TicketingPlatform';

const INTRODUCTION = `# API

Generated from the JSDoc of the public types by \`npm run docs\`. A property without a default is required.`;

/** Returns API.md: everything that the compiled \`index.d.ts\` in \`folder\` exports. */
export function apiReference(folder: string): string {
  const declarations = publicDeclarations(join(folder, 'index.d.ts')).sort(byName);
  const names = declarations.map(({ name }) => name);
  const contents = names.map(name => `[${name}](#${name.toLowerCase()})`).join(' ·\n');
  return `${[INTRODUCTION, contents, ...declarations.map(declaration => section(declaration, names))].join('\n\n')}\n`;
}

function byName(a: Declaration, b: Declaration): number {
  const first = Number(b.name.startsWith(START)) - Number(a.name.startsWith(START));
  return first || a.name.localeCompare(b.name, 'en');
}

function publicDeclarations(index: string): Declaration[] {
  const source = readFileSync(index, 'utf8');
  const own = declarationsOf(source);
  const others = [...source.matchAll(EXPORTS)].flatMap(([, list, path]) => {
    const names = list!.split(',').map(entry =>
      entry
        .trim()
        .replace(/^type /, '')
        .split(' as '),
    );
    return names.filter(([name]) => name).map(([name, alias]) => declarationOf(index, path!, name!, alias));
  });
  return [...own, ...others];
}

function declarationOf(index: string, path: string, name: string, alias?: string): Declaration {
  const file = join(dirname(index), path);
  const source = readFileSync(existsSync(`${file}.d.ts`) ? `${file}.d.ts` : join(file, 'index.d.ts'), 'utf8');
  const declaration = declarationsOf(source).find(candidate => candidate.name === name);
  if (!declaration) {
    throw new Error(`'${name}' is not declared in ${path}`);
  }
  return alias ? { ...declaration, name: alias, head: declaration.head.replace(name, alias) } : declaration;
}

function section({ name, head, doc, members }: Declaration, names: readonly string[]): string {
  const shown = members.filter(member => !member.doc.internal && !HIDDEN.test(member.code)).map(withoutGetter);
  const linked = names.filter(other => other !== name && new RegExp(`\\b${other}\\b`).test(head));
  return [
    `## ${name}`,
    paragraph(described(doc)),
    `\`\`\`ts\n${head}\n\`\`\``,
    linked.length > 0 ? `See also ${linked.map(other => `[${other}](#${other.toLowerCase()})`).join(', ')}.` : '',
    ...memberTables(head, shown),
  ]
    .filter(part => part)
    .join('\n\n');
}

/** A getter is a property. */
function withoutGetter(member: Member): Member {
  return { ...member, code: member.code.replace(/\bget (\w+)\(\)/, '$1') };
}

function memberTables(head: string, members: readonly Member[]): string[] {
  if (head.startsWith('enum')) {
    return [rows(['value', 'description'], members, ({ code: value, doc }) => [code(value), described(doc)])];
  }
  const methods = members.filter(({ code: member }) => /^[^:]*\(/.test(member));
  const properties = members.filter(member => !methods.includes(member));
  const options = /^interface (?!I[A-Z])/.test(head);
  return [
    rows(['property', 'type', ...(options ? ['default'] : []), 'description'], properties, member => {
      const [name, type] = split(member.code);
      return [code(name), code(type), ...(options ? [defaultOf(member)] : []), described(member.doc)];
    }),
    rows(['method', 'description'], methods, ({ code: method, doc }) => [
      code(method.replace(/^constructor/, 'new').replace(/\s+/g, ' ')),
      described(doc),
    ]),
  ].filter(content => content);
}

function rows(head: string[], members: readonly Member[], row: (member: Member) => string[]): string {
  return members.length > 0 ? table(head, members.map(row)) : '';
}

/** Splits `readonly port?: number` or `readonly port = 5432` into name and type. */
function split(member: string): [name: string, type: string] {
  const declaration = /^((?:static |readonly |protected |abstract )*\w+)(?:\??: | = )(.+)$/;
  const [, name = member, type = '-'] = member.replace(/\s+/g, ' ').match(declaration) ?? [];
  return [name.replace('readonly ', ''), type];
}

function defaultOf({ doc, code: member }: Member): string {
  if (doc.default === undefined) {
    return /^readonly \w+\?/.test(member) ? '-' : 'required';
  }
  return doc.default.startsWith('- ') ? doc.default.slice(2) : code(doc.default);
}

function described({ text, deprecated }: Doc): string {
  return deprecated === undefined ? text : `${text} **Deprecated:** ${deprecated}`.trim();
}
