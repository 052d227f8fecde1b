import { misses, type Row, type Section } from '../section.js';
import type { Summary } from '../stats.js';

/** A section as lines for a terminal. */
export function textOf(section: Section): string {
  const { title, unit, rows } = section;
  const lines = rows.map((row) => {
    const value = `${numberOf(row.value.median)} [${numberOf(row.value.p25)}-${numberOf(row.value.p75)}]`;
    return `  ${row.name.padEnd(36)}${value.padStart(24)}   ${furtherOf(row)}`;
  });
  return [`\n${title}, ${unit}`, ...lines, ...misses(section).map((miss) => `  target missed: ${miss}`)].join('\n');
}

function furtherOf({ ratio, cpuRatio, wall }: Row): string {
  return [
    ratio && `${ratioOf(ratio)} (${ratio.low.toFixed(3)}-${ratio.high.toFixed(3)})`,
    cpuRatio && `processor ${ratioOf(cpuRatio)}`,
    wall && `by the clock ${numberOf(wall.median)} ms`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A ratio as people read it: `1.08x`. */
export function ratioOf({ median }: Summary): string {
  return `${median.toFixed(2)}x`;
}

/** A number with the digits that it is good for. */
export function numberOf(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
