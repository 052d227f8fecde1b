import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEXT } from './support/matrix.js';
import { buildNextApp, startNextApp, visitsNextApp } from './support/next.js';
import type { Running } from './support/program.js';
import { installPackage, type Project } from './support/project.js';
import { ROWS } from './support/rows.js';
import { RUNTIMES } from './support/runtime.js';
import { visitsExample } from './support/visits.js';
import { createWorld, type World } from './support/world.js';

// The packed SDK on every runtime. They are not dependencies: `npm ci --prefix test/runtimes` installs them.

const isInstalled = existsSync(join(import.meta.dirname, 'node_modules'));
const isBuilt = existsSync('dist/src/index.js');
const note = isInstalled
  ? isBuilt
    ? ''
    : ' (skipped: npm run build makes what is packed)'
  : ' (skipped: npm ci --prefix test/runtimes installs them)';

it('are locked without the address of a registry', () => {
  expect(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});

describe.skipIf(note !== '')(`the packed SDK${note}`, { timeout: 60_000 }, () => {
  let project: Project;
  const versions: Record<string, string> = {};
  const outcomes: Record<string, Record<string, 'ok' | 'failed'>> = {};
  beforeAll(async () => {
    project = await installPackage();
  }, 180_000);
  afterAll(async () => {
    await project?.remove();
    mkdirSync('.artifacts', { recursive: true });
    writeFileSync('.artifacts/runtimes.json', `${JSON.stringify({ versions, outcomes }, undefined, 2)}\n`);
  });

  for (const runtime of RUNTIMES) {
    describe.skipIf(!runtime.isInstalled)(`on ${runtime.name}`, () => {
      let world: World;
      let running: Running;
      beforeAll(async () => {
        world = await createWorld(runtime.name.replaceAll(/\W/g, '-').toLowerCase(), project.subpaths);
        running = await runtime.start(project, world);
        versions[runtime.name] = running.version;
      }, 120_000);
      afterAll(async () => {
        await running?.close();
        await world?.close();
      });

      const cells: Record<string, 'ok' | 'failed'> = {};
      outcomes[runtime.name] = cells;
      const rows = ROWS.filter(({ name }) => !Object.hasOwn(runtime.without, name));
      it.each(rows)('$name', async ({ name, run }) => {
        cells[name] = 'failed';
        await run({ running, world });
        cells[name] = 'ok';
      });
    });

    const { example } = runtime;
    if (example === undefined) continue;
    it.skipIf(!runtime.isInstalled)(`the example for ${runtime.name}`, async () => {
      const world = await createWorld('example', project.subpaths);
      const running = await runtime.start(project, world, example);
      try {
        await visitsExample(world);
      } finally {
        await running.close();
        await world.close();
      }
    });
  }

  it(`${NEXT}: sign-in, pages, middleware and a route on the Edge runtime`, { timeout: 300_000 }, async () => {
    const world = await createWorld('next', project.subpaths);
    const running = await startNextApp(await buildNextApp(project), world);
    try {
      await visitsNextApp(world);
    } finally {
      await running.close();
      await world.close();
    }
    outcomes[NEXT] = { edge: 'ok' };
  });
});
