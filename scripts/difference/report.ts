import type { Bump } from './bump.js';
import { type Change, effectOf } from './change.js';
import { type Group, sectionsOf } from './groups.js';

/** What a comparison of two documents comes to. */
export interface Report {
  /** What is compared (`Management API`). */
  readonly api: string;
  readonly changes: readonly Change[];
  readonly bump: Bump;
  readonly version: string;
}

const SHOWN = 6;

/** The changes in a line: `23 new methods, 5 breaking changes, 40 others`. */
export function countsOf(changes: readonly Change[]): string {
  const methods = changes.filter(({ kind }) => kind === 'operation added').length;
  const breaking = changes.filter((change) => effectOf(change) === 'breaking').length;
  const others = changes.length - methods - breaking;
  const parts = [
    methods === 0 ? '' : counted(methods, 'new method'),
    breaking === 0 ? '' : counted(breaking, 'breaking change'),
    others === 0 ? '' : counted(others, 'other change'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** For a terminal. */
export function reportText({ api, changes, bump, version }: Report): string {
  const lines = sectionsOf(changes).flatMap(({ title, groups }) => [
    '',
    `${title}:`,
    ...groups.map((group) => `  ${sentence(group, (name) => name, SHOWN)}`),
  ]);
  return [`${api}: ${countsOf(changes)}.`, ...lines, '', bumpText(bump, version)].join('\n');
}

/** For a pull request or a changelog: every operation is named. */
export function reportMarkdown({ changes }: Pick<Report, 'changes'>): string {
  return sectionsOf(changes)
    .map(({ title, groups }) => {
      const items = groups.map((group) => `- ${sentence(group, (name) => `\`${name}\``, Number.POSITIVE_INFINITY)}`);
      return `**${title}**\n\n${items.join('\n')}`;
    })
    .join('\n\n');
}

/** For programs: every change of every operation, not grouped. */
export function reportJson({ api, changes, bump, version }: Report): string {
  return JSON.stringify({ api, version, bump, changes }, null, 2);
}

function bumpText(bump: Bump, version: string): string {
  if (bump === 'none') return 'Nothing changes for anybody: no release is needed.';
  const policy = version.startsWith('0.') ? ' (before 1.0.0 breaking changes and additions are minor versions)' : '';
  return `The next version after ${version} is a ${bump} version${policy}.`;
}

function sentence({ change, operations, words }: Group, name: (operation: string) => string, shown: number): string {
  const named = operations.slice(0, shown).map(name).join(', ');
  const more = operations.length > shown ? ` and ${operations.length - shown} more` : '';
  const call = change.kind === 'operation added' ? ` (\`${change.call}\`)` : '';
  return `${named}${more}${call}: ${words}.`;
}
