import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { clientFrom } from './client.js';
import { declarationFrom } from './declaration.js';
import { differenceOf } from './difference.js';
import { sayingWhy } from './stall.js';
import { readTenant } from './tenant.js';
import { type Command, CommandError, UsageError } from './terminal.js';

const DEFAULT_FILE = 'kinde-tenant.d.ts';

const HELP = `kinde-sdk pull [--out <file>] [--check] [--env-file <file>]

Writes a declaration file with this tenant's permissions, roles, feature flags and properties: afterwards a key that
the tenant does not have does not compile, and the type of a flag's value is known.

  --out <file>       where to; default ${DEFAULT_FILE}
  --check            writes nothing; exit code 1 if the file is not up to date
  --env-file <file>  reads variables from this file as well; those of the environment win
  --help             this text

The tenant is the one of KINDE_DOMAIN, asked by a machine-to-machine application: KINDE_MANAGEMENT_CLIENT_ID and
KINDE_MANAGEMENT_CLIENT_SECRET, or KINDE_CLIENT_ID and KINDE_CLIENT_SECRET. It needs the scopes read:permissions,
read:roles, read:environment_feature_flags and read:properties.`;

/** `kinde-sdk pull` */
export const pull: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: DEFAULT_FILE },
      check: { type: 'boolean', default: false },
      'env-file': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return 0;
  }
  const file = values.out;
  if (!file.endsWith('.ts')) throw new UsageError(`--out must be a TypeScript file, not "${file}".`);
  const { client, reason } = await clientFrom(terminal.env, values['env-file'], 'pull');
  const declaration = declarationFrom(await sayingWhy(terminal, reason, () => readTenant(client)));
  const before = await contentOf(file);
  // Version control may have changed the ends of lines.
  if (before?.replaceAll('\r\n', '\n') === declaration) {
    terminal.out(`${file} is up to date.`);
    return 0;
  }
  if (values.check) {
    terminal.error(
      [`${staleness(file, before)} Run: npx kinde-sdk pull${outOption(file)}`, ...changes(before, declaration)].join(
        '\n',
      ),
    );
    return 1;
  }
  await save(file, declaration);
  terminal.out([`${file} is written.`, ...changes(before, declaration)].join('\n'));
  return 0;
};

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function save(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

function staleness(file: string, before: string | undefined): string {
  return before === undefined ? `${file} is not there.` : `${file} is not up to date.`;
}

function outOption(file: string): string {
  return file === DEFAULT_FILE ? '' : ` --out ${file}`;
}

function changes(before: string | undefined, after: string): readonly string[] {
  return before === undefined ? [] : differenceOf(before, after).map((line) => `  ${line}`);
}
