import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { indexPage } from './docs/index-page.js';
import { llmsFullText, llmsText } from './docs/llms.js';
import { brokenMarkdownLinks } from './docs/markdown-links.js';
import { withNameTables } from './docs/name-tables.js';
import { readOperations } from './docs/read-operations.js';
import { checkSite } from './docs/site-links.js';
import { API_NAMES, markdownIn, type SiteDocument, siteDocuments, writeDocuments } from './docs/site-source.js';

// The documentation: the index of operations in docs/, and the site with everything in it.

const SOURCE = '.artifacts/site-source';
const SITE = '.artifacts/site';

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

function main(): boolean {
  const options = { index: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  if (values.index) return writeIndexes();
  if (values.check) return [areIndexesCurrent(), areLinksGood()].every(Boolean);
  return buildSite();
}

/** What the generated parts of docs/ must be: the indexes, and the tables of names in the guides. */
function indexes(): Map<string, string> {
  const guides = markdownIn('docs/migrate').map((file) => [file, withNameTables(readText(file))] as const);
  return new Map([...referenceIndexes(), ...guides]);
}

function referenceIndexes(): Map<string, string> {
  return new Map(
    API_NAMES.map((api) => [
      `docs/reference/${api}.md`,
      indexPage(api, readOperations(api), ({ name }) => `\`${name}\``),
    ]),
  );
}

function writeIndexes(): boolean {
  mkdirSync('docs/reference', { recursive: true });
  for (const [file, text] of indexes()) writeFileSync(file, text);
  return true;
}

function areIndexesCurrent(): boolean {
  const stale = [...indexes()].filter(([file, text]) => readText(file) !== text).map(([file]) => file);
  for (const file of stale) console.error(`${file} is not what the tables give: run \`npm run docs:index\`.`);
  return stale.length === 0;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function areLinksGood(): boolean {
  const files = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs')];
  const broken = brokenMarkdownLinks(files);
  for (const line of broken) console.error(line);
  console.log(`${broken.length === 0 ? 'ok    ' : 'failed'} links of ${files.length} Markdown files`);
  return broken.length === 0;
}

function buildSite(): boolean {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const documents = siteDocuments();
  writeDocuments(SOURCE, documents);
  rmSync(SITE, { recursive: true, force: true });
  typedoc(manifest, documents);
  cpSync(SOURCE, join(SITE, 'md'), { recursive: true });
  writeFileSync(join(SITE, 'llms.txt'), llmsText(manifest, documents, 'md'));
  writeFileSync(join(SITE, 'llms-full.txt'), llmsFullText(manifest, documents));
  const { broken, count } = checkSite(SITE);
  for (const line of broken.slice(0, 40)) console.error(line);
  console.log(`${SITE}: ${documents.length} documents, ${count} links, ${broken.length} of them broken`);
  return broken.length === 0;
}

/** A file for each subpath that exports the same under its public name, which typedoc shows. */
function writeEntries({ name, exports }: Manifest): string[] {
  const folder = join(SOURCE, 'entries');
  mkdirSync(folder, { recursive: true });
  const compilerOptions = { rootDir: resolve('.') };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: resolve('tsconfig.json'), include: ['.'], compilerOptions }),
  );
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const source = resolve(target.types.replace(/^\.\/dist\//, '').replace(/\.d\.ts$/, '.js'));
    const file = join(folder, `${subpath === '.' ? 'root' : subpath.slice(2).replaceAll('/', '-')}.ts`);
    writeFileSync(file, `/** @module ${join(name, subpath)} */\nexport * from '${source}';\n`);
    return [file];
  });
}

function typedoc(manifest: Manifest, documents: readonly SiteDocument[]): void {
  const entryPoints = writeEntries(manifest);
  const top = documents.filter(({ path, isChild }) => !isChild && path !== 'README.md').map(({ path }) => path);
  const options = {
    name: manifest.name,
    entryPoints: entryPoints.map((file) => resolve(file)),
    tsconfig: resolve(SOURCE, 'entries/tsconfig.json'),
    out: resolve(SITE),
    readme: resolve(SOURCE, 'README.md'),
    projectDocuments: top.map((path) => resolve(SOURCE, path)),
    // Types are checked by their own step.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    searchInDocuments: true,
    disableSources: true,
    disableGit: true,
    hideGenerator: true,
    // A name such as CHANGELOG.md is no address.
    markdownItOptions: { html: true, linkify: false },
    highlightLanguages: ['bash', 'javascript', 'json', 'jsx', 'python', 'tsx', 'typescript', 'yaml'],
    includeHierarchySummary: false,
    // Inputs and answers of operations are described by their pages.
    validation: { notExported: false, invalidLink: true, invalidPath: true },
    groupOrder: ['Guides', 'Migrating', 'Reference', 'Modules', '*'],
    logLevel: 'Warn',
  };
  const file = join(SOURCE, 'typedoc.json');
  writeFileSync(file, JSON.stringify(options));
  execFileSync('node', ['node_modules/typedoc/bin/typedoc', '--options', file], { stdio: 'inherit' });
  rmSync(file);
  rmSync(join(SOURCE, 'entries'), { recursive: true });
}

process.exitCode = main() ? 0 : 1;
