import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { eagerOutputs } from '../../scripts/build/eager-outputs.js';
import { MEGABYTE, MOST_INSTALLED } from '../../scripts/package/installed-budget.js';
import { arePeersInstalled, PEER_NAMES, peersFolder, peerUrl } from '../peers.js';
import { type Row, SDK, type Section } from '../section.js';
import type { Summary } from '../stats.js';

interface Manifest {
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Sizes are counted once: they do not vary. */
function exactly(value: number): Summary {
  return { median: value, p25: value, p75: value, low: value, high: value };
}

/** What a browser or a function has to load: the whole client, minified, gzip. */
export async function bundleSection(dist: URL): Promise<Section> {
  const entries: Readonly<Record<string, string>> = {
    [SDK]: fileURLToPath(new URL('src/management/index.js', dist)),
    ...(arePeersInstalled() ? Object.fromEntries(PEER_NAMES.map((name) => [name, fileURLToPath(peerUrl(name))])) : {}),
  };
  const rows: Row[] = [];
  for (const [name, entry] of Object.entries(entries))
    rows.push({ name, value: exactly((await bundled(entry)) / 1_000) });
  return {
    id: 'bundle',
    title: 'Bundled size',
    unit: 'kB gzip',
    about: 'The whole client by esbuild, minified, for Node, gzip of level 9; what is loaded later is not in it.',
    rows,
    targets: [{ row: SDK, of: 'value', atMost: 15 }],
  };
}

async function bundled(entry: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: resolve('.'), sourcefile: 'all.js' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    outdir: 'out',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [start = ''] = Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === 'all.js');
  const eager = eagerOutputs(metafile.outputs, start);
  return outputFiles
    .filter(({ path }) => [...eager].some((one) => path.endsWith(one)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

/** What an installation puts on the disk, dependencies included. */
export function installSections(withPeers = arePeersInstalled()): readonly Section[] {
  const roots: readonly (readonly [string, string, string])[] = [
    [SDK, resolve('.'), resolve('node_modules')],
    ...(withPeers
      ? PEER_NAMES.map((name) => {
          const modules = join(peersFolder(), 'node_modules');
          return [name, join(modules, name), modules] as const;
        })
      : []),
  ];
  const trees = roots.map(([name, folder, modules]) => ({ name, packages: tree(folder, modules) }));
  return [
    {
      id: 'install-size',
      title: 'Installed size',
      unit: 'MB',
      about: 'The package and all that it depends on, as files on the disk; a MB is 1,048,576 bytes here.',
      rows: trees.map(({ name, packages }) => ({
        name,
        value: exactly([...packages].reduce((sum, folder) => sum + bytesOf(folder), 0) / MEGABYTE),
      })),
      targets: [{ row: SDK, of: 'value', atMost: MOST_INSTALLED.megabytes }],
    },
    {
      id: 'install-packages',
      title: 'Installed packages',
      unit: 'packages',
      about: 'The package itself and all that it depends on.',
      rows: trees.map(({ name, packages }) => ({ name, value: exactly(packages.size) })),
      targets: [{ row: SDK, of: 'value', atMost: MOST_INSTALLED.packages }],
    },
  ];
}

/** Folders of a package and its dependencies, looked up as Node does: its own node_modules first. */
function tree(folder: string, modules: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys(dependencies)) {
    const own = join(folder, 'node_modules', name);
    tree(exists(own) ? own : join(modules, name), modules, seen);
  }
  return seen;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Bytes of a package's own files; of this one, those that are published. */
function bytesOf(folder: string): number {
  if (folder !== resolve('.')) return bytesUnder(folder);
  const { files = [] } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return [...files, 'package.json'].reduce((sum, file) => sum + bytesUnder(join(folder, file)), 0);
}

function bytesUnder(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + bytesUnder(join(path, name)), 0);
}
