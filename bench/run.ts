import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startBackend } from './backend.js';
import { arePeersInstalled, PEER_NAMES, versionOf } from './peers.js';
import { place } from './places.js';
import { type Circumstances, pageOf, readmeWith } from './report/page.js';
import { plotOf } from './report/plot.js';
import { textOf } from './report/text.js';
import { type Effort, misses, type Section } from './section.js';
import { callSections } from './sections/calls.js';
import { bundleSection, installSections } from './sections/footprint.js';
import { pagingSection, tokensSection } from './sections/paging.js';
import { sessionSection } from './sections/session.js';
import { coldStartSection, firstCallSection } from './sections/start.js';
import { typeSections } from './sections/types.js';
import { verificationSections } from './sections/verification.js';

const USAGE = `npm run bench -- [--effort=1] [--quick] [--only=NAME] [--check]

Measures the SDK beside raw fetch, jose and the published clients, and writes docs/benchmarks.md, its plots and the
numbers in README.md. The peers take part once they are installed: npm ci --prefix bench/peers

  --effort share of the usual rounds
  --quick  a fifth of them, for a first look; writes nothing
  --only   ${'calls, start, paging, verify, session, types or footprint'}; writes nothing
  --check  exit with 1 when a target is missed`;

const dist = place('dist/');

/** Every part of the run by name, in order. */
function parts(effort: Effort): Readonly<Record<string, () => Promise<readonly Section[]>>> {
  const management = new URL('src/management/index.js', dist);
  const served = async (work: (backend: Awaited<ReturnType<typeof startBackend>>) => Promise<readonly Section[]>) => {
    const backend = await startBackend();
    try {
      return await work(backend);
    } finally {
      backend.close();
    }
  };
  return {
    calls: () => served((backend) => callSections(backend, management, effort)),
    start: () => served(async (backend) => [firstCallSection(backend, dist, effort), coldStartSection(dist, effort)]),
    paging: () =>
      served(async (backend) => [
        await pagingSection(backend, management, effort),
        await tokensSection(backend, management),
      ]),
    verify: () => verificationSections(new URL('src/', dist), effort),
    session: async () => [await sessionSection()],
    types: async () => typeSections(effort),
    footprint: async () => [await bundleSection(dist), ...installSections()],
  };
}

function circumstances(load: number, effort: Effort): Circumstances {
  const versions: Record<string, string> = {};
  for (const name of ['jose', 'ky', 'typescript']) versions[name] = versionOf(name, place('./'));
  if (arePeersInstalled()) for (const name of PEER_NAMES) versions[name] = versionOf(name);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  return { date: new Date().toISOString().slice(0, 10), machine, node: process.version, versions, load, effort };
}

function write(sections: readonly Section[], run: Circumstances): void {
  const docs = place('docs/');
  const readme = place('README.md');
  mkdirSync(new URL('benchmarks/', docs), { recursive: true });
  for (const section of sections) writeFileSync(new URL(`benchmarks/${section.id}.svg`, docs), plotOf(section));
  writeFileSync(new URL('benchmarks.md', docs), pageOf(sections, run));
  writeFileSync(readme, readmeWith(readFileSync(readme, 'utf8'), sections, run));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      effort: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (!existsSync(new URL('src/management/index.js', dist)))
    throw new Error('There is no build to measure: run `npm run build`.');
  if (!arePeersInstalled()) console.log('Without the published clients: npm ci --prefix bench/peers installs them.');
  const sections: Section[] = [];
  const effort = values.quick ? 0.2 : Number(values.effort);
  const run = circumstances(loadavg()[0] ?? 0, effort);
  for (const [name, part] of Object.entries(parts(effort))) {
    if (values.only && values.only !== name) continue;
    for (const section of await part()) {
      console.log(textOf(section));
      sections.push(section);
    }
  }
  if (!values.quick && !values.only) write(sections, run);
  if (values.check && sections.some((section) => misses(section).length > 0)) process.exitCode = 1;
}

await main();
