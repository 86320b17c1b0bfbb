/** Returns a Markdown table with aligned columns. Columns without content are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some(row => row[column]));
  const cells = [head, ...rows].map(row => row.filter((_, column) => used[column]).map(escapeCell));
  const widths = cells[0]!.map((_, column) => Math.max(3, ...cells.map(row => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(cells[0]!), line(widths.map(width => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Wraps a paragraph at 120 columns. */
export function paragraph(text: string): string {
  return text.replace(/(.{1,120})( |$)/g, '$1\n').trim();
}

export function code(text: string): string {
  return `\`${text}\``;
}

const BLOCK = /(<!-- generated: (.+?) -->\n).*?(<!-- end -->)/gs;

/** Replaces the generated blocks of a page: the lines between `<!-- generated: <name> -->` and `<!-- end -->`. */
export function withGeneratedBlocks(page: string, contentOf: (name: string) => string): string {
  return page.replace(BLOCK, (_, start, name, end) => `${start}\n${contentOf(name)}\n\n${end}`);
}
