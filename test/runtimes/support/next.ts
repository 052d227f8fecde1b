import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Running, startProgram } from './program.js';
import type { Project } from './project.js';
import type { World } from './world.js';

const run = promisify(execFile);
const MODULES = resolve(import.meta.dirname, '../node_modules');
const SOURCE = resolve(import.meta.dirname, '../next-app');
const NEXT = 'node_modules/next/dist/bin/next';
const BASE = '/api/auth';

/** Builds the application for production, with the packed SDK and the Next.js of this folder; gives where it is. */
export async function buildNextApp({ folder }: Project): Promise<string> {
  const app = join(folder, 'next-app');
  await cp(SOURCE, app, { recursive: true });
  await mkdir(join(app, 'node_modules'));
  for (const name of ['next', 'react', 'react-dom']) {
    await symlink(join(MODULES, name), join(app, 'node_modules', name));
  }
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NEXT_TELEMETRY_DISABLED: '1' } as NodeJS.ProcessEnv;
  await run(process.execPath, [NEXT, 'build'], { cwd: app, env });
  return app;
}

/** Serves what was built. */
export function startNextApp(app: string, world: World): Promise<Running> {
  const KINDE_REDIRECT_URI = `${world.origin}${BASE}/callback`;
  world.emulator.allowUrls({ callbackUrls: [KINDE_REDIRECT_URI] });
  const env = { ...world.env, KINDE_REDIRECT_URI, NEXT_TELEMETRY_DISABLED: '1' };
  const args = [NEXT, 'start', '-p', String(world.port), '-H', '127.0.0.1'];
  return startProgram(process.execPath, args, app, { ...world, env });
}

/** The sign-in, a page, a route on the Edge runtime, and the middleware, which runs there too. */
export async function visitsNextApp({ emulator, origin }: World): Promise<void> {
  const stranger = await fetch(origin);
  assert.equal(stranger.headers.get('x-edge'), 'true');
  assert.match(await stranger.text(), /nobody/);
  const amber = await emulator.signInTo(origin, 'amber@example.com', { loginPath: `${BASE}/login` });
  assert.equal(amber.url, `${origin}/`);
  assert.match(await (await amber.fetch('/')).text(), /amber@example\.com/);
  assert.deepEqual(await (await amber.fetch('/edge')).json(), { email: 'amber@example.com', edge: true });
  const refused = await amber.fetch('/admin', { headers: { accept: 'application/json' } });
  assert.deepEqual([refused.status, refused.headers.get('x-edge')], [403, 'true']);
  assert.equal((await amber.fetch(`${BASE}/logout`, { method: 'POST' })).status, 303);
  assert.deepEqual(await (await amber.fetch('/edge')).json(), { email: null, edge: true });
}
