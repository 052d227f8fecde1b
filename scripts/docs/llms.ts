import type { SiteDocument } from './site-source.js';

/** The sections of `llms.txt`, by the folder of what they link to. */
const SECTIONS: readonly (readonly [title: string, folder: string])[] = [
  ['Guides', 'docs/guides/'],
  ['Migrating', 'docs/migrate/'],
  ['Reference', 'docs/reference/'],
  ['Optional', 'docs/decisions/'],
];

/** What the package is, for the head of both files. */
export interface Head {
  readonly name: string;
  readonly description: string;
}

/**
 * The site's table of contents for language models, as llmstxt.org describes it: a title, a summary, and links with a word
 * on each.
 *
 * @param base Where the Markdown files are, from the root of the site.
 */
export function llmsText({ name, description }: Head, documents: readonly SiteDocument[], base: string): string {
  const sections = SECTIONS.map(([title, folder]) => {
    const list = documents.filter(({ path, isChild }) => path.startsWith(folder) && !isChild);
    return `## ${title}\n\n${list.map((one) => `- [${one.title}](${base}/${one.path}): ${firstSentence(one.text)}`).join('\n')}`;
  });
  const start = `- [README](${base}/README.md): installing, the first calls, and what there is`;
  return `${[`# ${name}`, `> ${description}`, start, ...sections].join('\n\n')}\n`;
}

/** All documents in one text, those that are asked for most first. */
export function llmsFullText({ name, description }: Head, documents: readonly SiteDocument[]): string {
  const order = ['README.md', ...SECTIONS.map(([, folder]) => folder)];
  const sorted = order.flatMap((prefix) => documents.filter(({ path }) => path.startsWith(prefix)));
  const parts = sorted.map(({ path, text }) => `<!-- ${path} -->\n\n${withoutFrontMatter(text).trim()}`);
  return `${[`# ${name}`, `> ${description}`, ...parts].join('\n\n')}\n`;
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '');
}

function firstSentence(text: string): string {
  const paragraphs = withoutFrontMatter(text).split(/\n\n+/);
  const prose = paragraphs.find((one) => /^(?!```)[\w"'`[*]/.test(one.trim())) ?? '';
  const plain = prose.replace(/\s+/g, ' ').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
