import { table } from './operation-page.js';
import type { ApiName, OperationFacts } from './read-operations.js';

const TITLES: Readonly<Record<ApiName, string>> = { management: 'Management API', account: 'Account API' };

const INTRODUCTIONS: Readonly<Record<ApiName, string>> = {
  management:
    'Every operation is a method of `ManagementClient`, with one input object in the names that Kinde uses. `npm run docs` builds a page for each, with its fields and an example.',
  account:
    "Every operation is a method of `AccountClient`, with a user's own access token. `npm run docs` builds a page for each, with its fields and an example.",
};

/** How the name of an operation is written in an index. */
export type NameText = (facts: OperationFacts) => string;

/** The index of an API: a table for each group. */
export function indexPage(api: ApiName, all: readonly OperationFacts[], nameText: NameText): string {
  const groups = [...new Set(all.map(({ group }) => group))].sort();
  const sections = groups.map((group) => {
    const list = all.filter((one) => one.group === group);
    return `## ${group}\n\n${table(
      ['Method', 'What it does', 'HTTP', 'Scope', 'Paging'],
      list.map((one) => row(one, nameText)),
    )}`;
  });
  const head = `# ${TITLES[api]}: ${all.length} operations`;
  const note = '<!-- Written by `npm run docs:index`; do not edit. -->';
  return `${[note, head, INTRODUCTIONS[api], ...sections].join('\n\n')}\n`;
}

function row(facts: OperationFacts, nameText: NameText): string[] {
  const { method, path, scope, page } = facts.operation;
  return [nameText(facts), facts.summary, `\`${method} ${path}\``, scope ? `\`${scope}\`` : '', page?.scheme ?? ''];
}
