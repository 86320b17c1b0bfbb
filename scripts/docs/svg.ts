// Parts that the diagrams share. The colours follow the colour scheme of the reader, background included.
const STYLE = `
    .page { fill: #ffffff }
    .box { fill: #eef3fb; stroke: #5a7aa8 }
    .note { fill: #fdf6e3; stroke: #b59b4c }
    .line { stroke: #44546a; fill: none }
    .dashed { stroke-dasharray: 5 4 }
    .life { stroke: #aab4c2; stroke-dasharray: 2 4 }
    text { fill: #1f2937; font: 13px system-ui, sans-serif; text-anchor: middle }
    .title { font-weight: 600 }
    .arrow { fill: #44546a }
    @media (prefers-color-scheme: dark) {
      .page { fill: #14181f }
      .box { fill: #1f2d42; stroke: #6f95cc }
      .note { fill: #33301f; stroke: #a8934a }
      .line { stroke: #a9b8cc }
      .life { stroke: #4b586a }
      text { fill: #e5e9f0 }
      .arrow { fill: #a9b8cc }
    }`;

/** Returns an SVG document. `description` is the text for screen readers. */
export function svg(width: number, height: number, description: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(description)}">
  <style>${STYLE}
  </style>
  <defs>
    <marker id="head" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto" markerUnits="userSpaceOnUse">
      <path class="arrow" d="M0 0 L9 4 L0 8 Z"/>
    </marker>
  </defs>
  <rect class="page" width="${width}" height="${height}" rx="8"/>
${content.map(line => `  ${line}\n`).join('')}</svg>
`;
}

export function box(x: number, y: number, width: number, height: number, style: 'box' | 'note'): string {
  return `<rect class="${style}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
}

export function label(x: number, y: number, content: string, style?: 'title'): string {
  return `<text x="${x}" y="${y}"${style ? ` class="${style}"` : ''}>${escapeXml(content)}</text>`;
}

export function arrow(path: string, dashed = false): string {
  return `<path class="line${dashed ? ' dashed' : ''}" d="${path}" marker-end="url(#head)"/>`;
}

function escapeXml(content: string): string {
  return content.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
