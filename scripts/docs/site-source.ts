import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { indexPage } from './index-page.js';
import { operationPage } from './operation-page.js';
import { type ApiName, readOperations } from './read-operations.js';

/** One document of the site. */
export interface SiteDocument {
  /** From the root of the site's source, as `docs/guides/emulator.md`. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  /** Shown under another document, not by itself. */
  readonly isChild: boolean;
}

/** The APIs in the order of the site. */
export const API_NAMES: readonly ApiName[] = ['management', 'account'];

/** Every document of the site: those of the repository, with the reference written out. */
export function siteDocuments(): SiteDocument[] {
  const written = [...markdownIn('docs'), 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((path) =>
    existsSync(path),
  );
  const kept = written.filter((path) => !path.startsWith('docs/reference/'));
  const documents = kept.map((path): SiteDocument => {
    const text = readFileSync(path, 'utf8');
    return { path, title: titleOf(path, text), text: withoutDeadLinks(path, text), isChild: false };
  });
  return [...documents, ...API_NAMES.flatMap(referenceOf)];
}

/** The Markdown files in a folder, by path. */
export function markdownIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => posix.join(folder, name))
    .sort();
}

/** Writes documents to a folder that holds nothing else. */
export function writeDocuments(folder: string, documents: readonly SiteDocument[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of documents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function referenceOf(api: ApiName): SiteDocument[] {
  const all = readOperations(api);
  const pages = all.map((facts): SiteDocument => {
    const text = operationPage(facts).replace(`(./${api}.md)`, `(../${api}.md)`);
    return { path: `docs/reference/${api}/${facts.name}.md`, title: facts.name, text, isChild: true };
  });
  const index = indexPage(api, all, ({ name }) => `[\`${name}\`](${api}/${name}.md)`);
  const title = api === 'management' ? 'Management API' : 'Account API';
  const children = all.map(({ name }) => `  - ./${api}/${name}.md`).join('\n');
  const text = `---\ntitle: ${title}\ngroup: Reference\nchildren:\n${children}\n---\n\n${index}`;
  return [{ path: `docs/reference/${api}.md`, title, text, isChild: false }, ...pages];
}

const GROUPS: Readonly<Record<string, string>> = { guides: 'Guides', decisions: 'Decisions', migrate: 'Migrating' };

function titleOf(path: string, text: string): string {
  return /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? path;
}

/** What is no document of the site cannot be linked to in it; and a document says what it is and where it belongs. */
function withoutDeadLinks(path: string, text: string): string {
  const linked = text.replace(/\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)/gi, (link, label: string, target: string) => {
    const [file = ''] = target.split('#');
    const there = relative('.', join(dirname(path), file));
    const isDocument = file.endsWith('.md') && existsSync(there);
    return isDocument ? link : label;
  });
  const folder = path.split('/')[1] ?? '';
  const group = GROUPS[folder];
  const title = titleOf(path, text).replaceAll('"', '');
  return path === 'README.md' ? linked : `---\ntitle: "${title}"\ngroup: ${group ?? 'Project'}\n---\n\n${linked}`;
}
