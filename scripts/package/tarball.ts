import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { note, problemOf } from './run.js';

/** What a tarball may hold; anything else is a test, a source or somebody else's document. */
const ALLOWED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README\.md$/,
  /^seed\.schema\.json$/,
  /^dist\/third-party-licences\.txt$/,
  /^dist\/(src|generated)\/.*\.d\.ts$/,
  /^dist\/(src|generated|chunks)\/.*\.js$/,
];
const REQUIRED = ['package.json', 'LICENSE', 'README.md', 'seed.schema.json', 'dist/third-party-licences.txt'];
/** Texts that must not be published: paths of the machine that built it, and what a source map would lead to. */
const FORBIDDEN_TEXT = [resolve('.'), 'sourceMappingURL'];
/** The emulator with its route tables, the declarations of Kinde's document, and the codemod are the large parts. */
const MAX_PACKED_BYTES = 600_000;
const MAX_UNPACKED_BYTES = 2_600_000;

/** Packs what would be published; gives the file. */
export function packInto(folder: string): string {
  const packing = problemOf('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  if (packing.length > 0) throw new Error(packing.join('\n'));
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) as string);
}

/** Files that should or should not be in it, and its size. */
export function contentProblems(folder: string, tarball: string): string[] {
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  const root = join(folder, 'package');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const unpacked = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  note(`${basename(tarball)}: ${files.length} files`);
  return [
    ...files
      .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
      .map((file) => `${file} must not be in it`),
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...FORBIDDEN_TEXT.flatMap((text) =>
      texts.filter((one) => one.text.includes(text)).map(({ file }) => `${file} holds the text ${text}`),
    ),
    ...atMost('bytes packed', readFileSync(tarball).length, MAX_PACKED_BYTES),
    ...atMost('bytes unpacked', unpacked, MAX_UNPACKED_BYTES),
  ];
}

/** Prints a size beside its limit. */
export function atMost(what: string, size: number, limit: number): string[] {
  note(`${size} ${what}, at most ${limit}`);
  return size > limit ? [`${size} ${what} are more than ${limit}`] : [];
}
