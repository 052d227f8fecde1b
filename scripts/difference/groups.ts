import { isDeepStrictEqual } from 'node:util';
import { type Change, effectOf } from './change.js';

/** One change, and every operation in which it shows: a shared component changes in all that use it. */
export interface Group {
  readonly change: Change;
  readonly operations: readonly string[];
  /** The sentence, about the component where the operations call the place by several names. */
  readonly words: string;
}

/** A heading and what is under it. */
export interface Section {
  readonly title: string;
  readonly groups: readonly Group[];
}

const SECTIONS: readonly (readonly [title: string, has: (change: Change) => boolean])[] = [
  ['Breaking for callers', ({ forCaller }) => forCaller === 'breaking'],
  ['Breaking for readers of answers', ({ forReader }) => forReader === 'breaking'],
  ['New', (change) => effectOf(change) === 'addition'],
  ['Also', () => true],
];

/** Changes under headings, the worst first, each told once. */
export function sectionsOf(changes: readonly Change[]): Section[] {
  let rest = [...changes];
  const sections = SECTIONS.map(([title, has]) => {
    const found = rest.filter(has);
    rest = rest.filter((change) => !found.includes(change));
    return { title, groups: groupsOf(found) };
  });
  return sections.filter(({ groups }) => groups.length > 0);
}

function groupsOf(changes: readonly Change[]): Group[] {
  const groups: Change[][] = [];
  const byKey = new Map<string, Change[][]>();
  for (const change of changes) {
    const alike = byKey.get(keyOf(change)) ?? [];
    const group = alike.find(([first]) => first !== undefined && isSame(first, change));
    if (group) group.push(change);
    else {
      const started = [change];
      groups.push(started);
      byKey.set(keyOf(change), [...alike, started]);
    }
  }
  return groups.flatMap(groupFrom);
}

function keyOf({ kind, side, origin, operation, at, words }: Change): string {
  if (origin !== undefined) return [kind, side, origin].join('\n');
  // Several operations may take the same body without sharing a component.
  return side === 'operation' ? [kind, operation, words].join('\n') : [kind, side, at, words].join('\n');
}

function isSame(one: Change, other: Change): boolean {
  return isDeepStrictEqual([one.before, one.after], [other.before, other.after]);
}

function groupFrom(changes: readonly Change[]): Group[] {
  const [change] = changes;
  if (!change) return [];
  const operations = [...new Set(changes.map(({ operation }) => operation))];
  const isOnePlace = changes.every(({ words }) => words === change.words);
  return [{ change, operations, words: isOnePlace ? change.words : aboutComponent(change) }];
}

function aboutComponent({ words, at, origin }: Change): string {
  const path = at?.replace(/^\d\w\w /, '') ?? '';
  return words.replace(/^in a \S+, /, '').replace(`\`${path}\``, `\`${origin}\``);
}
