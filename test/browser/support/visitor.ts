import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Somebody with a browser of their own, who notes what goes wrong in it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console and the pages complained of, Content Security Policy included; refusals by address and status. */
  readonly complaints: readonly string[];
  /** Another tab. */
  tab(): Promise<Page>;
  /** Takes pictures of the page in light and dark. */
  look(name: string): Promise<void>;
}

/** @param folder Where the pictures go; below `.artifacts/screenshots`. */
export async function visit(browser: Browser, baseURL: string, folder: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL, viewport: { width: 900, height: 700 } });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} <${message.location().url}>`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  const directory = join('.artifacts/screenshots', folder);
  await mkdir(directory, { recursive: true });
  return {
    context,
    page,
    complaints,
    tab: () => context.newPage(),
    async look(name) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const path = join(directory, `${name}-${colorScheme}.png`);
        const shoot = () => page.screenshot({ path, fullPage: true });
        // Where the machine is busy, Chromium at times has no picture to give.
        await shoot().catch(shoot);
      }
    },
  };
}
