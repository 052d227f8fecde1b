import { createHash } from 'node:crypto';
import type { Report } from '../difference/report.js';
import { countsOf, reportMarkdown } from '../difference/report.js';

/** A file for `changesets`, which writes version and changelog from it. */
export interface Changeset {
  readonly path: string;
  readonly text: string;
}

/** The changeset of a report; `undefined` where there is nothing to release. The same report gives the same file. */
export function changesetOf(report: Report): Changeset | undefined {
  const { api, bump, changes } = report;
  if (bump === 'none') return undefined;
  const words = `Follow Kinde's ${api}: ${countsOf(changes)}.\n\n${reportMarkdown(report)}\n`;
  const hash = createHash('sha256').update(words).digest('hex').slice(0, 8);
  const name = `${api.toLowerCase().replaceAll(' ', '-')}-${hash}`;
  return { path: `.changeset/${name}.md`, text: `---\n"kinde-sdk": ${bump}\n---\n\n${words}` };
}
