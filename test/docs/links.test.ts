import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenMarkdownLinks } from '../../scripts/docs/markdown-links.js';
import { checkSite } from '../../scripts/docs/site-links.js';
import { slugs } from '../../scripts/docs/slug.js';
import { temporaryFolder } from '../cli/support.js';
import { writeFiles } from '../scripts/api/files.js';

it('the indexes and tables are current, and every link of the documents leads somewhere', () => {
  const root = resolve(import.meta.dirname, '../..');
  expect(() => execFileSync('npx', ['tsx', 'scripts/docs.ts', '--check'], { cwd: root, stdio: 'pipe' })).not.toThrow();
}, 60_000);

it.each([
  ['The `raw` client', 'the-raw-client'],
  ['What is: new?', 'what-is-new'],
  ['[A link](b.md) here', 'a-link-here'],
  ['snake_case & more', 'snake_case--more'],
])('the anchor of "%s"', (heading, slug) => expect(slugs([heading])).toEqual([slug]));

it('headings of the same text have anchors of their own', () =>
  expect(slugs(['A', 'a', 'A'])).toEqual(['a', 'a-1', 'a-2']));

describe('Markdown', () => {
  function problems(text: string): string[] {
    using folder = temporaryFolder();
    writeFiles(folder.path, { 'a.md': text, 'sub/b.md': '# A heading\n' });
    return brokenMarkdownLinks([join(folder.path, 'a.md')]).map((line) => line.slice(folder.path.length + 1));
  }

  it('finds links that lead nowhere', () => {
    const text =
      '# Top\n\n[a](none.md) [b](sub/b.md#nothing)\n[c](#bottom) [d](http://example.com) [e](https://nowhere)\n';
    expect(problems(text)).toEqual([
      'a.md:3 none.md: there is no such file',
      'a.md:3 sub/b.md#nothing: there is no such heading',
      'a.md:4 #bottom: there is no such heading',
      'a.md:4 http://example.com: it must be https',
      'a.md:4 https://nowhere: this is no host',
    ]);
  });

  it('takes good ones, and does not look into code', () => {
    const text =
      '# Top\n\n[a](sub/b.md#a-heading) [b](#top) [c](https://example.com/x#y) [d](sub)\n\n```md\n[e](none.md)\n```\n`[f](none.md)`\n';
    expect(problems(text)).toEqual([]);
  });
});

describe('a site', () => {
  it('finds links and anchors that lead nowhere', () => {
    using folder = temporaryFolder();
    writeFiles(folder.path, {
      'index.html':
        '<a href="sub/a.html#here">a</a><a href="sub/a.html#gone">b</a><img src="none.png"><a href="#top">c</a>',
      'sub/a.html': '<h1 id="here">A</h1><a href="../index.html">back</a>',
    });
    const { broken, count } = checkSite(folder.path);
    expect(count).toBe(5);
    expect(broken).toEqual([
      'index.html sub/a.html#gone: there is no such anchor',
      'index.html none.png: there is no such file',
      'index.html #top: there is no such anchor',
    ]);
  });
});
