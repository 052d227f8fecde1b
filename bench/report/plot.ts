import type { Section } from '../section.js';
import { numberOf, ratioOf } from './text.js';

const WIDTH = 720;
const NAMES = 260;
const BAR = 18;
const ROW = 26;
const HEAD = 30;
/** Readable on a light and on a dark page. */
const INK = '#7d8590';
const OWN = '#2f81f7';
const OTHER = '#8b949e';
const LIMIT = '#d1242f';

/** Bars of a section's medians as SVG, its target as a line, where it has one. */
export function plotOf({ title, unit, rows, targets }: Section): string {
  const target = targets.find(({ of }) => of === 'value')?.atMost;
  const longest = Math.max(...rows.map(({ value }) => value.median), target ?? 0) || 1;
  const scale = (value: number): number => (Math.max(0, value) / longest) * (WIDTH - NAMES - 140);
  const bars = rows.map(({ name, value, ratio }, index) => {
    const y = HEAD + index * ROW;
    const width = scale(value.median);
    const label = `${numberOf(value.median)}${ratio ? ` (${ratioOf(ratio)})` : ''}`;
    return [
      `<text x="${NAMES - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${NAMES}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${name.startsWith('kinde-sdk') ? OWN : OTHER}"/>`,
      `<text x="${(NAMES + width + 6).toFixed(1)}" y="${y + 13}">${escaped(label)}</text>`,
    ].join('\n');
  });
  const height = HEAD + rows.length * ROW + 4;
  const x = target === undefined ? 0 : NAMES + scale(target);
  const line =
    target === undefined
      ? ''
      : `<line x1="${x.toFixed(1)}" y1="${HEAD - 6}" x2="${x.toFixed(1)}" y2="${height}" stroke="${LIMIT}" stroke-dasharray="3 3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">
<text x="0" y="14" font-weight="bold">${escaped(`${title}, ${unit}`)}</text>
${bars.join('\n')}
${line}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
