import { writeFile } from 'node:fs/promises';
import { seedSchema } from '../src/testing/seed-schema.js';

/** Writes the JSON schema of seeds, which editors check seed files with. */
await writeFile(new URL('../seed.schema.json', import.meta.url), `${JSON.stringify(seedSchema(), null, 2)}\n`);
