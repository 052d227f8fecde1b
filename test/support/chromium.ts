import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether Chromium is installed; where it is not, the suites that need it are skipped. Nothing is ever downloaded. */
export const hasChromium = existsSync(EXECUTABLE);

/** What to put behind the name of a suite that needs Chromium. */
export const chromiumNote = hasChromium ? '' : ' (skipped: chromium is not installed)';

/** A Chromium of one's own, whose files are gone when it is closed. */
export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium as people have it: with the back-forward cache, which Playwright switches off. */
export async function startChromium(): Promise<TestBrowser> {
  // Playwright makes the user data directory itself, below this one.
  const directory = await mkdtemp(join(tmpdir(), 'kinde-chromium-'));
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: FLAGS,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    env: { ...process.env, TMPDIR: directory } as Record<string, string>,
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
