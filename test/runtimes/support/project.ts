import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const PROGRAMS = resolve(import.meta.dirname, '../programs');

/** A project that has installed the packed SDK and nothing else. */
export interface Project {
  /** Its programs, which have the frameworks too; the SDK does not see those. */
  readonly folder: string;
  /** The modules of the package that need no other package, `kinde-sdk/web`. */
  readonly subpaths: readonly string[];
  remove(): Promise<void>;
}

/** Packs what was built last, installs it and makes the programs for each kind of runtime. */
export async function installPackage(): Promise<Project> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'kinde-sdk-runtimes-'));
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--omit=peer'];
  await run('npm', ['install', ...flags, `./${tarball}`], { cwd: folder });
  const programs = join(folder, 'programs');
  await addFrameworks(programs);
  await translate(programs);
  for (const name of ['worker', 'example-workers']) await bundle(programs, name, ['workerd', 'worker', 'browser']);
  await bundle(programs, 'browser', ['browser']);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder: programs, subpaths: await subpathsOf(), remove };
}

const FRAMEWORKS = ['express', 'fastify', 'hono'];

async function addFrameworks(programs: string): Promise<void> {
  const modules = join(programs, 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const name of FRAMEWORKS) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
}

/** Our own files only: what they import is what was installed. */
async function translate(folder: string): Promise<void> {
  await build({
    entryPoints: [
      ...['node', 'bun', 'deno', 'worker', 'browser'].map((name) => ({ out: name, in: join(PROGRAMS, `${name}.ts`) })),
      ...['bun', 'deno', 'workers'].map((name) => ({
        out: `example-${name}`,
        in: join(ROOT, 'examples', name, 'main.ts'),
      })),
    ],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    target: 'es2022',
    // Else the paths in it would lead to the source.
    tsconfigRaw: '{}',
  });
}

/** One file, as bundlers for workers and browsers make it: without Node's modules, which nothing may load there. */
async function bundle(folder: string, name: string, conditions: string[]): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: [`${name}.mjs`],
    outfile: `${name}.bundle.mjs`,
    bundle: true,
    external: ['node:*'],
    conditions,
    mainFields: ['browser', 'module', 'main'],
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    tsconfigRaw: '{}',
  });
}

/** What is of use only together with an optional peer, and loads it. */
const WITH_PEER = ['./opentelemetry'];

async function subpathsOf(): Promise<string[]> {
  const { name, exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(exports)
    .filter((subpath) => subpath !== './package.json' && !WITH_PEER.includes(subpath))
    .map((subpath) => join(name, subpath));
}
