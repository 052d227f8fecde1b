import { parseArgs } from 'node:util';
import { replaceFiles } from '../src/codegen/replace-files.js';
import { documentText, importDocument } from '../src/codegen/spec/import-document.js';
import { readText } from '../src/codegen/spec/read-text.js';
import { APIS } from './spec/apis.js';
import { runMain } from './spec/run-main.js';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string', default: APIS.management.document } },
  });
  const from = positionals[0] ?? APIS.management.address;
  const { document, notes } = importDocument(await readText(from), from);
  await replaceFiles(new Map([[values.out, documentText(document)]]));
  for (const note of notes) console.warn(`note: ${note}`);
  console.log(`${values.out}: ${Object.keys(document.paths).length} paths, from ${from}`);
}

await runMain(main);
