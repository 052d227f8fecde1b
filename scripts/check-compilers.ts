import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Compiler, compileProblems, compilers, FOLDER, type Project, writeProject } from './package/compilers.js';
import { installInto } from './package/consumer.js';
import { isForFramework, runsOnNodeOnly, subpathExports, wholeProgram } from './package/consumer-program.js';
import { type Manifest, readManifest } from './package/manifest.js';
import { problemOf, step } from './package/run.js';
import { packInto } from './package/tarball.js';

// Whether the declarations of the packed package compile with every version of TypeScript that users have, all of them
// checked, in a project where no optional peer is installed; and those for a framework where it is.

const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' };
const NODE_TYPES = { types: ['node'] };

/** Where nothing but the package and Node's types is installed. */
function alone(manifest: Manifest): readonly Project[] {
  const program = wholeProgram(manifest, (one) => !isForFramework(one));
  const neutral = wholeProgram(manifest, (one) => !runsOnNodeOnly(one) && !isForFramework(one));
  const bundler = { module: 'esnext', moduleResolution: 'bundler' };
  return [
    { title: 'nodenext', program, options: { ...NODENEXT, ...NODE_TYPES } },
    { title: 'node16', program, options: { module: 'node16', moduleResolution: 'node16', ...NODE_TYPES } },
    { title: 'bundler', program, options: { ...bundler, ...NODE_TYPES } },
    { title: 'no Node types', program: neutral, options: { ...NODENEXT, types: [] } },
  ];
}

/** Where the frameworks are installed too. */
function besideFrameworks(manifest: Manifest): Project {
  const program = subpathExports(manifest, isForFramework);
  return { title: 'frameworks', program, options: { ...NODENEXT, ...NODE_TYPES }, onlyOurs: true };
}

/** Links packages of this repository into a project, as if they were installed there. */
function link(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(resolve('node_modules', name), target);
  }
}

/** The projects on disk, each with its tsconfig. */
function writeProjects(folder: string, manifest: Manifest): readonly (Project & { readonly tsconfig: string })[] {
  const [consumer, framed] = [join(folder, 'consumer'), join(folder, 'framed')];
  const problems = installInto(consumer, packInto(folder));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  cpSync(consumer, framed, { recursive: true });
  link(consumer, ['@types/node']);
  link(framed, ['@types/node', '@types/express', 'express', 'fastify', 'hono', 'next', '@opentelemetry/api']);
  const projects = [
    ...alone(manifest).map((one) => ({ ...one, in: consumer })),
    { ...besideFrameworks(manifest), in: framed },
  ];
  return projects.map((one, index) => ({ ...one, tsconfig: writeProject(one.in, `program${index}`, one) }));
}

/**
 * What is compiled with what: everything with the oldest and the newest, since what compiles with both is hardly refused
 * in between, and one project with the rest. `--all` is everything with everything, which takes minutes.
 */
function pairs<T>(
  wanted: readonly Compiler[],
  projects: readonly T[],
  all: boolean,
): { compiler: Compiler; project: T }[] {
  return wanted.flatMap((compiler) => {
    const isEnd = compiler === wanted.at(0) || compiler === wanted.at(-1);
    return (all || isEnd ? projects : projects.slice(0, 1)).map((project) => ({ compiler, project }));
  });
}

/** Downloads the compilers, when they are not there yet. */
function installCompilers(wanted: readonly Compiler[]): boolean {
  if (wanted.every(({ file }) => existsSync(file))) return true;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  return step('installs the compilers', () => problemOf('npm', ['ci', '--prefix', FOLDER, ...flags]));
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  if (!existsSync('dist/src/index.d.ts')) throw new Error('There is no build to check: run `npm run build`.');
  const wanted = compilers();
  if (!installCompilers(wanted)) return false;
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-compilers-'));
  try {
    const projects = writeProjects(folder, readManifest());
    const queue = pairs(wanted, projects, values.all);
    const results: boolean[] = [];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { compiler, project } = next;
        const found = await compileProblems(compiler, project.tsconfig, project.onlyOurs);
        results.push(step(`${compiler.name} ${project.title}`, () => found.slice(0, 10)));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return !results.includes(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 0 : 1;
