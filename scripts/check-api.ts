import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { announcedBump, bumpBetween, bumpFor, largerOf } from './api/changesets.js';
import { type Change, compareSurfaces } from './api/compare.js';
import { problemsSince } from './api/previous.js';
import { fileAt, filesAt, latestRelease } from './api/release.js';
import { readSnapshots, snapshotName, surfaceFrom, surfaceText, writeSnapshots } from './api/snapshot.js';
import { surfacesOf } from './api/surface.js';
import type { Bump } from './difference/bump.js';

// The public types: what changed since they were last accepted, and whether programs of the last release still compile.

const FOLDER = 'api';
const MOST_LINES = 40;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

function main(): boolean {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const texts = currentTexts(manifest);
  if (values.update) {
    writeSnapshots(FOLDER, texts);
    console.log(`${FOLDER}: ${texts.size} subpaths`);
    return true;
  }
  const accepted = report(
    'since the last `npm run api:update`',
    changesBetween(readSnapshots(FOLDER), texts),
    manifest,
  );
  if (!accepted)
    console.error('Read the list. If it is what you want: `npm run api:update`, and `npx changeset` for users.');
  const tag = latestRelease('.');
  if (tag === undefined) {
    console.log('skipped: no tag `v<version>` yet, so there is no release to compare with');
    return accepted;
  }
  const announced = largerOf(announcedBump('.changeset', manifest.name), bumpBetween(tag, manifest.version));
  return [accepted, isAnnounced(tag, texts, manifest, announced), isCompatible(tag, announced, manifest)].every(
    Boolean,
  );
}

function currentTexts({ exports }: Manifest): Map<string, string> {
  const entries = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [[subpath, target.types] as const],
  );
  return new Map(
    [...surfacesOf(new Map(entries), 'dist')].map(([subpath, surface]) => [
      snapshotName(subpath),
      surfaceText(surface),
    ]),
  );
}

function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, current] = [before, after].map((texts) => surfaceFrom(texts.get(name) ?? ''));
    return compareSurfaces(old ?? new Map(), current ?? new Map()).map((change) => ({
      ...change,
      name: `${name.replace(/\.txt$/, '')}: ${change.name}`,
    }));
  });
}

function report(since: string, changes: readonly Change[], { version }: Manifest): boolean {
  if (changes.length === 0) {
    console.log(`ok     the public types are the same ${since}`);
    return true;
  }
  console.log(`The public types changed ${since}: ${bumpFor(changes, version)} (at ${version})`);
  for (const { kind, name, detail, breaking } of changes.slice(0, MOST_LINES)) {
    console.log(`  ${kind.padEnd(8)}${breaking ? 'BREAKING ' : '         '}${name}${detail ? `: ${detail}` : ''}`);
  }
  if (changes.length > MOST_LINES) console.log(`  and ${changes.length - MOST_LINES} more`);
  return false;
}

/** What changed since a release must be in the changesets that wait for the next one. */
function isAnnounced(tag: string, texts: ReadonlyMap<string, string>, manifest: Manifest, announced: Bump): boolean {
  const names = filesAt('.', tag, FOLDER).filter((name) => name.endsWith('.txt'));
  if (names.length === 0) return true;
  const before = new Map(names.map((name) => [name.slice(FOLDER.length + 1), fileAt('.', tag, name) ?? '']));
  const changes = changesBetween(before, texts);
  report(`since ${tag}`, changes, manifest);
  const needed = bumpFor(changes, manifest.version);
  if (largerOf(announced, needed) === announced) return true;
  console.error(`The changesets announce ${announced}, these changes need ${needed}: run \`npx changeset\`.`);
  return false;
}

function isCompatible(tag: string, announced: Bump, { version }: Manifest): boolean {
  const problems = problemsSince('.', tag, 'dist');
  console.log(
    `${problems.length === 0 ? 'ok    ' : 'failed'} the tests and examples of ${tag} compile against this build`,
  );
  for (const line of problems.slice(0, MOST_LINES)) console.error(`  ${line}`);
  if (problems.length === 0) return true;
  const isAllowed = announced === 'major' || (announced === 'minor' && version.startsWith('0.'));
  if (isAllowed) console.log(`       a breaking change is announced (${announced}), so that is allowed`);
  return isAllowed;
}

process.exitCode = main() ? 0 : 1;
