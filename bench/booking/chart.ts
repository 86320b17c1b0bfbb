import type { LoadMeasurement } from './measure';

const COLOURS: Readonly<Record<string, string>> = {
  'naive transaction': '#9aa5b1',
  'one statement': '#627d98',
  'booking-service, 1 replica': '#0f7b6c',
  'booking-service, 3 replicas': '#14a38b',
  'HTTP, nothing stored': '#d9e2ec',
  directly: '#9aa5b1',
  'through the gateway': '#0f7b6c',
  'directly, signed in': '#9aa5b1',
  'gateway, signed in': '#0f7b6c',
};
const [WIDTH, LEFT, BAR, GAP] = [760, 220, 22, 8];

/** Draws one bar per measurement: bookings per second. Readable on light and dark backgrounds. */
export function drawChart(measurements: readonly LoadMeasurement[], caption: string): string {
  const maximum = Math.max(...measurements.map(({ perSecond }) => perSecond));
  const height = 56 + measurements.length * (BAR + GAP);
  const bars = measurements.map(({ name, perSecond, p99 }, n) => {
    const [y, width] = [40 + n * (BAR + GAP), (perSecond / maximum) * (WIDTH - LEFT - 190)];
    return `  <text x="${LEFT - 10}" y="${y + 16}" text-anchor="end">${name}</text>
  <rect x="${LEFT}" y="${y}" width="${Math.max(2, width).toFixed(0)}" height="${BAR}" rx="3" fill="${COLOURS[name] ?? '#9aa5b1'}"/>
  <text x="${LEFT + Math.max(2, width) + 8}" y="${y + 16}">${Math.round(perSecond).toLocaleString('en')} /s, p99 ${Math.round(p99)} ms</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${caption}" font-family="system-ui, sans-serif" font-size="13" fill="#627d98">
  <text x="10" y="20" font-size="14" font-weight="600">${caption}</text>
${bars.join('\n')}
</svg>
`;
}
