import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe } from 'vitest';
import { chromiumNote, hasChromium, startChromium, type TestBrowser } from '../support/chromium.js';
import { exampleSuite } from './suite.js';

describe.skipIf(!hasChromium)(`the example of Next.js in Chromium${chromiumNote}`, () => {
  let chromium: TestBrowser;
  beforeAll(async () => {
    await rm('examples/nextjs/.artifacts', { recursive: true, force: true });
    chromium = await startChromium();
  }, 60_000);
  afterAll(() => chromium?.close());

  const args = ['--import', 'tsx', 'examples/nextjs/main.js'];
  const env = { NEXT_TELEMETRY_DISABLED: '1' };
  exampleSuite({ name: 'nextjs', args, env, base: '/api/auth', timeout: 90_000 }, () => chromium.browser);
});
