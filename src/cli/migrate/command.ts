import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, CommandError, type Terminal, UsageError } from '../terminal.js';
import { DIALECTS, type Dialect } from './dialect.js';
import { programFiles } from './files.js';
import { type Migrated, migrateFile } from './migrate-file.js';
import { loadTypeScript } from './typescript.js';
import { unifiedDiff } from './unified-diff.js';

const HELP = `kinde-sdk migrate <paths...> [--from <client>] [--write]

Changes programs that use another client of Kinde's Management API to use kinde-sdk: imports, clients, calls, the names of
inputs and of fields of answers, and errors. What it cannot change stays as it is, under a comment TODO(kinde-sdk migrate)
that says why; running it again does no harm. It needs the package typescript in the project, version 5 or 6.

  <paths...>       files, or folders with everything in them but node_modules and what is built
  --from <client>  management-api-js, kinde-typescript-sdk (the client of kinde-auth-nextjs too) or auto; default auto
  --dry-run        prints what would change and writes nothing; the default
  --write          writes the files
  --help           this text`;

/** `kinde-sdk migrate` */
export const migrate: Command = async (args, terminal) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: 'string', default: 'auto' },
      'dry-run': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return 0;
  }
  if (values.write && values['dry-run']) throw new UsageError('--write and --dry-run exclude each other.');
  if (positionals.length === 0) throw new UsageError('Which files or folders?');
  const dialects = dialectsFrom(values.from);
  const files = await programFiles(positionals);
  const changed = await migrateAll(files, dialects, values.write, terminal);
  terminal.out(summary(changed, values.write));
  return 0;
};

function dialectsFrom(name: string): readonly Dialect[] {
  const dialects = DIALECTS.filter((dialect) => name === 'auto' || dialect.name === name);
  if (dialects.length > 0) return dialects;
  throw new UsageError(`--from is auto or one of ${DIALECTS.map((one) => one.name).join(', ')}, not "${name}".`);
}

interface Changed extends Migrated {
  readonly isChanged: boolean;
}

async function migrateAll(
  files: readonly string[],
  dialects: readonly Dialect[],
  isWritten: boolean,
  terminal: Terminal,
): Promise<Changed[]> {
  const ts = await loadTypeScript(process.cwd());
  const all: Changed[] = [];
  for (const file of files) {
    const before = await contentOf(file);
    const migrated = migrateFile(ts, file, before, dialects);
    const isChanged = migrated.text !== before;
    const name = relative('', file) || file;
    if (isChanged && !isWritten) terminal.out(unifiedDiff(name, before, migrated.text));
    if (isChanged && isWritten) await save(file, migrated.text);
    for (const { line, message } of migrated.findings) terminal.error(`${name}:${line} ${message}`);
    if (isChanged || migrated.findings.length > 0) all.push({ ...migrated, isChanged });
  }
  return all;
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

function summary(all: readonly Changed[], isWritten: boolean): string {
  const files = all.filter(({ isChanged }) => isChanged).length;
  const calls = all.reduce((sum, one) => sum + one.calls, 0);
  const open = all.reduce((sum, { findings }) => sum + findings.length, 0);
  const verb = isWritten ? 'are changed' : 'would change; --write does it';
  return `${files} files ${verb}, with ${calls} calls; ${open} places to look at.`;
}
