import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A property in the documentation of CloudFormation, as aws-cdk-lib contains it. */
interface DocumentedProperty {
  readonly text: string;
  /** Name of the interface of its own properties, if it has some. */
  readonly nested?: string;
}

/** By the name of the property in lower case; the interface's own text is under ''. */
type Interface = ReadonlyMap<string, DocumentedProperty>;

const library = dirname(require.resolve('aws-cdk-lib/package.json'));
const LIMITING = /\b(can't|cannot|can not|must|only|either)\b/i;

/** Returns the sentences that limit a property which the template sets, with the properties that they belong to. */
export function limitingSentences(resources: Record<string, { Type: string; Properties?: object }>) {
  const found = new Map<string, Set<string>>();
  const visit = (type: string, interfaceName: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        visit(type, interfaceName, item);
      }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return;
    }
    for (const [name, inner] of [['', undefined], ...Object.entries(value)] as [string, unknown][]) {
      const property = interfaceOf(type, interfaceName)?.get(name.toLowerCase());
      if (!property) {
        continue;
      }
      for (const sentence of sentences(property.text)) {
        found.set(sentence, (found.get(sentence) ?? new Set()).add(`${type} ${name}`.trim()));
      }
      if (property.nested) {
        visit(type, property.nested, inner);
      }
    }
  };
  for (const { Type, Properties } of Object.values(resources)) {
    visit(Type, 'Props', Properties);
  }
  return found;
}

/** Whether the documentation contains the type. Custom resources have none. */
export function isDocumented(type: string): boolean {
  return interfaceOf(type, 'Props') !== undefined;
}

function sentences(text: string): string[] {
  return text
    .split(/\n\n|\n(?=[-*] )|(?<=[.!?:])\s+(?=[A-Z*`\-"])/)
    .map(sentence =>
      sentence
        .replace(/\s+/g, ' ')
        .replace(/^[-*>\s]+/, '')
        .trim(),
    )
    .filter(sentence => LIMITING.test(sentence));
}

const files = new Map<string, string>();
const interfaces = new Map<string, Interface | undefined>();

function interfaceOf(type: string, name: string): Interface | undefined {
  const key = `${type} ${name}`;
  if (!interfaces.has(key)) {
    interfaces.set(key, readInterface(type, name));
  }
  return interfaces.get(key);
}

function readInterface(type: string, name: string): Interface | undefined {
  const text = fileOf(type);
  const resource = /@cloudformationResource (\S+)[\s\S]*?class (Cfn\w+) /g;
  const className = [...(text?.matchAll(resource) ?? [])].find(match => match[1] === type)?.[2];
  if (!text || !className) {
    return undefined;
  }
  const start =
    name === 'Props'
      ? text.indexOf(`interface ${className}Props {`)
      : text.indexOf(`interface ${name} {`, text.indexOf(`namespace ${className} {`));
  if (start < 0) {
    return undefined;
  }
  const indent = name === 'Props' ? '' : '    ';
  const body = text.slice(start, text.indexOf(`\n${indent}}`, start));
  const member = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly \w+\??: ([^;]+);/g;
  const own = name === 'Props' ? '' : text.slice(text.lastIndexOf('/**', start), start);
  return new Map([
    ['', { text: plain(own) }],
    ...[...body.matchAll(member)].flatMap(([, doc, type]) => documented(doc!, type!)),
  ]);
}

function documented(doc: string, type: string): [string, DocumentedProperty][] {
  const anchor = /@see \S+#cfn-\S*?-?([a-z0-9]+)\s/.exec(`${doc} `)?.[1];
  if (!anchor) {
    return [];
  }
  return [[anchor, { text: plain(doc), nested: /Cfn\w+\.(\w+Property)/.exec(type)?.[1] }]];
}

/** The text of a doc comment, without its tags. */
function plain(comment: string): string {
  return comment.replace(/^\s*(\/\*)?\*+ ?/gm, '').replace(/^@[\s\S]*/m, '');
}

/** The module of a type: `AWS::KinesisAnalyticsV2::Application` is in `aws-kinesisanalyticsv2`. */
function fileOf(type: string): string | undefined {
  const [, service = ''] = type.split('::');
  const special: Record<string, string> = { EKS: 'eks-v2' };
  const module = special[service] ?? service.toLowerCase();
  if (!files.has(module)) {
    const folder = join(library, `aws-${module}`, 'lib');
    const names = module && type.startsWith('AWS::') ? readdirSync(folder) : [];
    const generated = names.filter(file => file.endsWith('.generated.d.ts'));
    files.set(module, generated.map(file => readFileSync(join(folder, file), 'utf8')).join('\n'));
  }
  return files.get(module);
}
