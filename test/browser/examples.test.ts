import { afterAll, beforeAll, describe } from 'vitest';
import { chromiumNote, hasChromium, startChromium, type TestBrowser } from '../support/chromium.js';
import { exampleSuite } from './suite.js';

describe.skipIf(!hasChromium)(`examples in Chromium${chromiumNote}`, () => {
  let chromium: TestBrowser;
  beforeAll(async () => {
    chromium = await startChromium();
  }, 60_000);
  afterAll(() => chromium?.close());

  for (const name of ['express', 'fastify', 'hono', 'web']) {
    exampleSuite({ name, args: ['--import', 'tsx', `examples/${name}/main.ts`] }, () => chromium.browser);
  }
});
