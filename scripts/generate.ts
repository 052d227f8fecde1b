import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiFrom } from '../src/codegen/api.js';
import { driftOf } from '../src/codegen/drift.js';
import { parseOverlay } from '../src/codegen/overlay.js';
import { replaceFiles } from '../src/codegen/replace-files.js';
import { importDocument } from '../src/codegen/spec/import-document.js';
import { readText } from '../src/codegen/spec/read-text.js';
import { APIS } from './spec/apis.js';
import { filesOf } from './spec/generated-files.js';
import { disciplineProblems } from './spec/overlay-discipline.js';
import { runMain } from './spec/run-main.js';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      spec: { type: 'string', default: APIS.management.document },
      overlay: { type: 'string', default: APIS.management.overlay },
      out: { type: 'string', default: APIS.management.generated },
      check: { type: 'boolean', default: false },
    },
  });
  const { document } = importDocument(await readText(values.spec), values.spec);
  const overlay = parseOverlay(await readText(values.overlay), values.overlay);
  const api = apiFrom(document, overlay);
  const { files, warnings, operationCount } = await filesOf(api, overlay, values.out);
  if (values.check) {
    fail('Put the overlay right:', disciplineProblems(api, overlay));
    fail('Run `npm run generate`:', await driftOf(values.out, files));
  } else {
    for (const warning of warnings) console.warn(`warning: ${warning}`);
    await replaceFiles(new Map([...files].map(([name, text]) => [join(values.out, name), text])));
  }
  console.log(`${values.out}: ${operationCount} operations`);
}

function fail(advice: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  console.error(`${advice}\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  process.exitCode = 1;
}

await runMain(main);
