// /docs: the OpenAPI description as a page, made here because our Content-Security-Policy lets no foreign script in.

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Shape }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Shape }>>;

interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

export function apiPage({ paths }: ApiDescription): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags?.[0] ?? 'more',
      method,
      path,
      operation,
    })),
  );
  const sections = [...new Set(operations.map(({ tag }) => tag))].map(tag => {
    const members = operations.filter(operation => operation.tag === tag);
    return `<section>\n<h2>${escaped(tag)}</h2>\n${members.map(article).join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>cdk-ticketing: the HTTP interface</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<main>
<h1>The HTTP interface</h1>
<p>For programs: <a href="/openapi.json">openapi.json</a>. Everything outside 2xx is <code>application/problem+json</code>.</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function article({ method, path, operation }: { method: string; path: string; operation: Operation }): string {
  const { summary = '', parameters = [], requestBody, responses } = operation;
  const given = parameters.map(({ name, in: place, schema }) => row(name, `${typeOf(schema)} (${place})`));
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { content }]) => fields(`Answer ${status}`, shapeOf(content)));
  return `<article>
<h3><code><b>${method.toUpperCase()}</b> ${escaped(path)}</code></h3>
<p>${escaped(summary)}</p>
${table('Parameters', given)}${requestBody ? fields('Body', shapeOf(requestBody.content)) : ''}${answers.join('')}</article>`;
}

function shapeOf(content: Content | undefined): Shape {
  return Object.values(content ?? {})[0]?.schema ?? {};
}

/** An object's fields; of an array, those of its items. */
function fields(title: string, shape: Shape): string {
  const { properties = {}, required = [] } = shape.items ?? shape;
  const rows = Object.entries(properties).map(([name, field]) =>
    row(required.includes(name) ? name : `${name}?`, typeOf(field)),
  );
  return table(shape.items ? `${title}: an array of` : title, rows);
}

function table(title: string, rows: readonly string[]): string {
  return rows.length === 0
    ? ''
    : `<table><caption>${escaped(title)}</caption><tbody>${rows.join('')}</tbody></table>\n`;
}

function row(name: string, type: string): string {
  return `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(type)}</td></tr>`;
}

function typeOf({ type = 'any', format, enum: choices, items, description }: Shape): string {
  const base = items ? `array of ${typeOf(items)}` : [type].flat().join(' or ');
  return [choices ? choices.join(' | ') : base, format, description].filter(Boolean).join(', ');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}

export const apiPageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h2 { margin-top: 2.5rem; text-transform: capitalize; }
article { margin: 1.5rem 0; padding-top: 0.5rem; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: 0.25rem 0 0.5rem; }
table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.9rem; }
caption { text-align: left; font-weight: 600; }
th, td { padding: 0.15rem 1rem 0.15rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: normal; }
code { font-family: ui-monospace, monospace; }
`;
