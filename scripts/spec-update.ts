import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { changedFiles, replaceFiles } from '../src/codegen/replace-files.js';
import { readText } from '../src/codegen/spec/read-text.js';
import { SpecError } from '../src/codegen/spec/spec-error.js';
import { reportJson, reportMarkdown, reportText } from './difference/report.js';
import { APIS, type ApiFiles } from './spec/apis.js';
import { planUpdate, type Update } from './spec/plan-update.js';
import { runMain } from './spec/run-main.js';

const HELP = `npm run spec:update -- [<file or address>] [options]

Takes Kinde's document anew: imports it, names its new operations, generates, and says what changed for whom.
Nothing is written unless all of it can be.

  <file or address>  default: where Kinde publishes the Management API
  --account          the Account API
  --against <file>   compares with this document, not with the one in openapi/
  --dry-run          writes nothing
  --json, --markdown what to print in place of plain text
  --help             this text`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      account: { type: 'boolean', default: false },
      against: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const api: ApiFiles = values.account ? APIS.account : APIS.management;
  const from = positionals[0] ?? api.address;
  if (from === undefined) throw new SpecError('Say which file or address: none is known for this API.');
  const update = await planUpdate({
    api,
    before: await named(values.against ?? api.document),
    after: await named(from),
    overlay: await named(api.overlay),
    version: await packageVersion(),
  });
  const changed = await changedFiles(update.files);
  if (!values['dry-run']) await replaceFiles(changed);
  if (values.json) console.log(reportJson(update.report));
  else if (values.markdown) console.log(reportMarkdown(update.report));
  else console.log(reportText(update.report));
  for (const line of [...advice(update), ...written([...changed.keys()], values['dry-run'])]) console.error(line);
}

async function named(name: string) {
  return { name, text: await readText(name) };
}

async function packageVersion(): Promise<string> {
  return (JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version;
}

function advice({ notes, stubs, renames, gone, report }: Update): string[] {
  return [
    ...notes.map((note) => `note: ${note}`),
    ...renames.map(({ from, to }) => `overlay: ${from} is called ${to} now; its entry goes with it.`),
    ...stubs.map(
      ({ id, entry }) => `overlay: ${id} is new, ${entry.omit ? 'left out' : `as ${entry.name}`}; confirm it.`,
    ),
    ...gone.map((id) => `overlay: ${id} is gone; delete its entry, or it fails generate:check.`),
    ...(report.bump === 'none' ? [] : [`Read the changeset before you commit it.`]),
  ];
}

function written(paths: readonly string[], isDryRun: boolean): string[] {
  return paths.map((path) => `${isDryRun ? 'would write' : 'wrote'} ${path}`);
}

await runMain(main);
