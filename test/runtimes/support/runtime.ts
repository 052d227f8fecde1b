import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hasChromium } from '../../support/chromium.js';
import { startBrowser } from './browser.js';
import { type Running, startProgram } from './program.js';
import type { Project } from './project.js';
import { workerdConfig } from './workerd.js';
import type { World } from './world.js';

/** Somewhere the SDK runs. */
export interface Runtime {
  readonly name: string;
  readonly isInstalled: boolean;
  /** Starts a program there, by default the application with the checks; a browser has the checks only. */
  start(project: Project, world: World, program?: string): Promise<Running>;
  /** The program of the example for it. */
  readonly example?: string;
  /** Checks that make no sense there, each with the reason. */
  readonly without: Readonly<Record<string, string>>;
  /** What must be said of checks that pass there. */
  readonly remarks?: Readonly<Record<string, string>>;
}

const installed = (path: string): string => resolve(import.meta.dirname, '../node_modules', path);

const NODES: Readonly<Record<string, string>> = {
  'Node.js 20': process.execPath,
  'Node.js 22': installed('node-22/bin/node'),
  'Node.js 24': installed('node-24/bin/node'),
  'Node.js 26': installed('node-26/bin/node'),
};
const BUN = installed('@oven/bun-linux-x64/bin/bun');
const DENO = installed('@deno/linux-x64-glibc/deno');
const WORKERD = installed('@cloudflare/workerd-linux-64/bin/workerd');

const KEEPS_NONE =
  'With a `fetch` that passes `client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 })`. Otherwise Deno itself sends a request again, also a write, when a kept connection breaks before the answer.';
const UNTOLD = 'workerd does not tell a refused connection from a lost one, so that such a write is `AMBIGUOUS_WRITE`.';
const NO_MODULES = 'A bundle has no modules to require.';
const NO_PORTS = 'There are no ports to listen on.';
const NO_FILES = 'There are no files.';
const NO_SECRET = 'It needs a secret, which a browser must not hold.';
const NO_SERVER = 'A browser is no server.';
const NO_COOKIES = 'An answer that is made in a browser carries no cookies.';

/** All of them, in the order of the table. */
export const RUNTIMES: readonly Runtime[] = [
  ...Object.entries(NODES).map(([name, binary]) => onPath(name, binary, 'node')),
  { ...onPath('Bun', BUN, 'bun'), example: 'example-bun' },
  {
    ...onPath('Deno', DENO, 'deno', ['run', '--allow-all', '--no-lock']),
    remarks: { lost: KEEPS_NONE },
    example: 'example-deno',
  },
  {
    name: 'workerd',
    isInstalled: existsSync(WORKERD),
    async start({ folder }, world, program = 'worker') {
      const file = `${world.port}.capnp`;
      await writeFile(join(folder, file), workerdConfig(`${program}.bundle.mjs`, world));
      return startProgram(WORKERD, ['serve', file], folder, world);
    },
    example: 'example-workers',
    without: {
      refused: UNTOLD,
      require: NO_MODULES,
      'emulator listens': NO_PORTS,
      files: NO_FILES,
      express: NO_PORTS,
      fastify: NO_PORTS,
    },
  },
  {
    name: 'Chromium',
    isInstalled: hasChromium,
    start: startBrowser,
    without: {
      ...Object.fromEntries(
        ['call', 'header', 'list', 'error', 'retry', 'raw', 'timeout', 'abort', 'refused', 'lost', 'redirect'].map(
          (name) => [name, NO_SECRET],
        ),
      ),
      'sign-in': NO_SERVER,
      webhook: NO_SERVER,
      hono: NO_COOKIES,
      express: NO_SERVER,
      fastify: NO_SERVER,
      'at once': NO_SERVER,
      left: NO_SERVER,
      'emulator sign-in': NO_COOKIES,
      require: NO_MODULES,
      'emulator listens': NO_PORTS,
      files: NO_FILES,
    },
  },
];

function onPath(name: string, binary: string, own: string, args: readonly string[] = []): Runtime {
  return {
    name,
    isInstalled: existsSync(binary),
    start: ({ folder }, world, program = own) => startProgram(binary, [...args, `${program}.mjs`], folder, world),
    without: {},
  };
}
