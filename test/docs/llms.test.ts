import { expect, it } from 'vitest';
import { llmsFullText, llmsText } from '../../scripts/docs/llms.js';
import type { SiteDocument } from '../../scripts/docs/site-source.js';

const head = { name: 'sample', description: 'A sample.' };

function document(path: string, text: string, isChild = false): SiteDocument {
  return { path, title: /^# (.+)$/m.exec(text)?.[1] ?? path, text, isChild };
}

const documents = [
  document('docs/decisions/0001-a.md', '---\ntitle: A\n---\n\n# Why a\n\nBecause.\n'),
  document('docs/guides/b.md', '# How to b\n\n| a | b |\n| - | - |\n\nDo [this](c.md) first. Then that.\n'),
  document('docs/reference/management.md', '# Management API\n\nEvery operation.\n'),
  document('docs/reference/management/getUsers.md', '# getUsers\n\nLists users.\n', true),
  document('README.md', '# sample\n\nIt is.\n'),
];

it('llms.txt has a title, a summary, and links in sections', () => {
  const text = llmsText(head, documents, 'md');
  expect(text.startsWith('# sample\n\n> A sample.\n\n')).toBe(true);
  expect(text.match(/^## .*/gm)).toEqual(['## Guides', '## Migrating', '## Reference', '## Optional']);
  expect(text).toContain('- [How to b](md/docs/guides/b.md): Do this first.');
  expect(text).toContain('- [Management API](md/docs/reference/management.md): Every operation.');
  expect(text).not.toContain('getUsers');
});

it('llms-full.txt has the text of everything, without front matter, what is asked most first', () => {
  const text = llmsFullText(head, documents);
  const order = ['It is.', 'Do [this]', 'Every operation.', 'Lists users.', 'Because.'].map((part) =>
    text.indexOf(part),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
  expect(text).not.toContain('title: A');
});
