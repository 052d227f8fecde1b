import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../terminal.js';

/** Every option of the users commands, and which of them take it. */
const OPTIONS = {
  file: { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
  format: { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
  delimiter: { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
  organization: { type: 'string', of: ['export', 'import', 'add', 'remove'] },
  checkpoint: { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
  concurrency: { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
  'dry-run': { type: 'boolean', of: ['import', 'delete', 'add', 'remove'] },
  failures: { type: 'string', of: ['import', 'delete', 'add', 'remove'] },
  'max-failures': { type: 'string', of: ['import', 'delete', 'add', 'remove'] },
  'stop-on-error': { type: 'boolean', of: ['import', 'delete', 'add', 'remove'] },
  'retry-failed': { type: 'boolean', of: ['import', 'delete', 'add', 'remove'] },
  verbose: { type: 'boolean', of: ['import', 'delete', 'add', 'remove'] },
  'if-exists': { type: 'string', of: ['import'] },
  'overwrite-passwords': { type: 'boolean', of: ['import'] },
  yes: { type: 'boolean', of: ['delete'] },
  roles: { type: 'boolean', of: ['export'] },
  verified: { type: 'boolean', of: ['export'] },
  'no-properties': { type: 'boolean', of: ['export'] },
  'spreadsheet-safe': { type: 'boolean', of: ['export'] },
  'env-file': { type: 'string', of: ['export', 'import', 'delete', 'add', 'remove'] },
} as const satisfies Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly of: readonly Action[] }>>;

/** What can be done with users. */
export type Action = 'export' | 'import' | 'delete' | 'add' | 'remove';

/** The options that were given. */
export type Values = {
  readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string;
};

/** Reads the options of an action; none that it does not take. */
export function valuesFrom(action: Action, args: readonly string[]): Values {
  const own = Object.entries(OPTIONS).filter(([, { of }]) => (of as readonly Action[]).includes(action));
  const options = Object.fromEntries(own.map(([name, { type }]) => [name, { type }]));
  return parseArgs({ args: [...args], options }).values as Values;
}

const FORMATS: Readonly<Record<string, string>> = { '.csv': 'csv', '.ndjson': 'ndjson', '.jsonl': 'ndjson' };

/** What a file is: as was said, else as its name ends; standard output is NDJSON. */
export function formatOf({ format, file }: Values): 'csv' | 'ndjson' {
  const said = format ?? (file === undefined ? 'ndjson' : FORMATS[extname(file).toLowerCase()]);
  if (said === 'csv' || said === 'ndjson') return said;
  throw new UsageError(
    `--format must be csv or ndjson${format === undefined ? `: the name ${file} does not tell` : ''}.`,
  );
}

/** A whole number that was given. */
export function numberOf(values: Values, name: 'concurrency' | 'max-failures'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} must be a whole number, not "${text}".`);
  return Number(text);
}
