import { defineConfig } from 'vitest/config';
import root from '../../vitest.config.js';
import { AREAS } from './areas.js';

/** The suites of the area that `MUTATION_AREA` names, which Stryker runs. */
const area = AREAS[process.env.MUTATION_AREA ?? ''];
if (!area) throw new Error(`MUTATION_AREA must be one of ${Object.keys(AREAS).join(', ')}.`);

export default defineConfig({
  ...root,
  test: { include: area.tests.map((name) => `test/${name}.test.ts`), testTimeout: 20_000 },
});
