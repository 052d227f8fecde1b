import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bump } from '../difference/bump.js';
import type { Change } from './compare.js';

const ORDER: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** The larger of two steps. */
export function largerOf(a: Bump, b: Bump): Bump {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** The step that changes of the public types need; before 1.0.0 a breaking one is a minor step. */
export function bumpFor(changes: readonly Change[], version: string): Bump {
  if (changes.length === 0) return 'none';
  const isBreaking = changes.some((change) => change.breaking);
  return isBreaking && !version.startsWith('0.') ? 'major' : 'minor';
}

/** The step between two versions. */
export function bumpBetween(from: string, to: string): Bump {
  const [old, current] = [from, to].map((version) => version.replace(/^v/, '').split(/[.-]/).map(Number));
  const index = [0, 1, 2].find((at) => old?.[at] !== current?.[at]);
  return index === undefined ? 'none' : ((['major', 'minor', 'patch'] as const)[index] ?? 'none');
}

/** The largest step that the waiting changesets of a package announce. */
export function announcedBump(folder: string, packageName: string): Bump {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^(?!README).*\.md$/.test(name)) : [];
  return names.map((name) => bumpIn(readFileSync(join(folder, name), 'utf8'), packageName)).reduce(largerOf, 'none');
}

function bumpIn(text: string, packageName: string): Bump {
  const [, front = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  const line = front.split(/\r?\n/).find((one) => one.replace(/['"]/g, '').startsWith(`${packageName}:`));
  return ORDER.find((bump) => bump === line?.split(':').at(-1)?.trim()) ?? 'none';
}
