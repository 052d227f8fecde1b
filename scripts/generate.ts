import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { driftOf } from './codegen/drift.js';
import { generateFiles } from './codegen/generate-files.js';
import { parseOverlay } from './codegen/overlay.js';
import { importDocument } from './spec/import-document.js';
import { readText } from './spec/read-text.js';
import { SpecError } from './spec/spec-error.js';
import { writeFileAtomically } from './spec/write-file.js';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      spec: { type: 'string', default: 'openapi/kinde-management.yaml' },
      overlay: { type: 'string', default: 'openapi/overlay.yaml' },
      out: { type: 'string', default: 'generated/management' },
      check: { type: 'boolean', default: false },
    },
  });
  const { document } = importDocument(await readText(values.spec), values.spec);
  const overlay = parseOverlay(await readText(values.overlay), values.overlay);
  const { files, warnings, operationCount } = await generateFiles(document, overlay, values.out);
  for (const warning of warnings) console.warn(`warning: ${warning}`);
  if (values.check) report(await driftOf(values.out, files));
  else await write(values.out, files);
  console.log(`${values.out}: ${operationCount} operations`);
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) await writeFileAtomically(join(folder, name), text);
}

function report(drift: readonly string[]): void {
  if (drift.length === 0) return;
  console.error(`Run \`npm run generate\`:\n${drift.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof SpecError ? `error: ${error.message}` : error);
  process.exitCode = 1;
});
