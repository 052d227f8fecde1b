import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startChromium } from '../../support/chromium.js';
import type { Outcome } from '../programs/check.js';
import type { Running } from './program.js';
import type { Project } from './project.js';
import type { World } from './world.js';

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Checks</title>';

/** Opens a page of the application's origin that has loaded the checks. */
export async function startBrowser({ folder }: Project, { port, origin, env }: World): Promise<Running> {
  const script = await readFile(join(folder, 'browser.bundle.mjs'), 'utf8');
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { browser, close } = await startChromium();
  const page = await browser.newPage();
  await page.goto(origin);
  await page.addScriptTag({ content: script, type: 'module' });
  await page.waitForFunction('globalThis.check');
  return {
    version: browser.version(),
    check: (name) => page.evaluate(`check(${JSON.stringify(name)}, ${JSON.stringify(env)})`) as Promise<Outcome>,
    async close() {
      await close();
      server.close();
      server.closeAllConnections();
    },
  };
}
