import { parseArgs } from 'node:util';
import { documentText, importDocument } from './spec/import-document.js';
import { readText } from './spec/read-text.js';
import { SpecError } from './spec/spec-error.js';
import { writeFileAtomically } from './spec/write-file.js';

const KINDE_ADDRESS = 'https://api-spec.kinde.com/kinde-management-api-spec.yaml';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string', default: 'openapi/kinde-management.yaml' } },
  });
  const from = positionals[0] ?? KINDE_ADDRESS;
  const { document, notes } = importDocument(await readText(from), from);
  await writeFileAtomically(values.out, documentText(document));
  for (const note of notes) console.warn(`note: ${note}`);
  console.log(`${values.out}: ${Object.keys(document.paths).length} paths, from ${from}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof SpecError ? `error: ${error.message}` : error);
  process.exitCode = 1;
});
