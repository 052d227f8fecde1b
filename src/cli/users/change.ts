import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  addToOrganization,
  type BulkOptions,
  type BulkResult,
  type BulkSummary,
  deleteUsers,
  fromCsv,
  fromNdjson,
  importUsers,
  KindeBulkError,
  removeFromOrganization,
  SourceRow,
  type UserRecord,
} from '../../bulk/index.js';
import { clientFrom } from '../client.js';
import { CommandError, type Terminal, UsageError } from '../terminal.js';
import { createFailures } from './failures.js';
import { type Action, formatOf, numberOf, type Values } from './options.js';
import { count, createProgress } from './progress.js';
import { resumeCommand, summaryOf } from './report.js';

const EXIT = { done: 0, stopped: 1, failures: 3, interrupted: 130 } as const;

/** `kinde-sdk users import`, `delete`, `add` and `remove` */
export async function change(action: Exclude<Action, 'export'>, values: Values, terminal: Terminal): Promise<number> {
  const { file } = values;
  if (file === undefined) throw new UsageError('--file is missing: it names the users.');
  assertOptions(action, values);
  const basics = optionsFrom(values, terminal);
  const work = await workFrom(action, values, terminal);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const progress = createProgress(terminal);
  const failures = createFailures(values.failures, values.checkpoint !== undefined && existsSync(values.checkpoint));
  const options: BulkOptions = {
    ...basics,
    total: await sizeOf(file, values),
    onProgress: (now) => progress.show(now),
    progressInterval: terminal.status ? 200 : 1_000,
    async onResult(result) {
      if (result.status === 'failed') await failures.add(result);
      if (values['dry-run'] && result.status !== 'failed') terminal.out(planned(result));
    },
  };
  try {
    const summary = await work(rowsOf(file, values), options).finally(() => progress.clear());
    return told(summary, values, terminal);
  } catch (error) {
    return interrupted(error, action, values, terminal);
  } finally {
    await failures.close();
  }
}

type Work = (rows: AsyncGenerator<SourceRow, void, undefined>, options: BulkOptions) => Promise<BulkSummary>;

async function workFrom(action: Exclude<Action, 'export'>, values: Values, terminal: Terminal): Promise<Work> {
  const client = await clientFrom(terminal.env, values['env-file'], 'users');
  const { organization = '' } = values;
  const policy = {
    ifExists: values['if-exists'] as 'skip' | 'update' | 'fail' | undefined,
    overwritePasswords: values['overwrite-passwords'],
  };
  const works: Readonly<Record<Exclude<Action, 'export'>, Work>> = {
    import: (rows, options) => importUsers(client, joining(rows, organization), { ...options, ...policy }),
    delete: (rows, options) => deleteUsers(client, rows, options),
    add: (rows, options) => addToOrganization(client, organization, rows, options),
    remove: (rows, options) => removeFromOrganization(client, organization, rows, options),
  };
  return works[action];
}

function assertOptions(action: Action, values: Values): void {
  formatOf(values);
  const exists = values['if-exists'];
  if (exists !== undefined && !['skip', 'update', 'fail'].includes(exists)) {
    throw new UsageError(`--if-exists must be skip, update or fail, not "${exists}".`);
  }
  if ((action === 'add' || action === 'remove') && !values.organization) {
    throw new UsageError('--organization is missing: it names the organization by its code.');
  }
  if (action === 'delete' && !values.yes && !values['dry-run']) {
    throw new UsageError('Deleted users do not come back. Look with --dry-run first, then say --yes.');
  }
  assertFiles(values);
}

/** A file that is written must not be one that is read. */
function assertFiles({ file, failures, checkpoint }: Values): void {
  const isSame = (one?: string, other?: string): boolean =>
    one !== undefined && other !== undefined && resolve(one) === resolve(other);
  if (isSame(failures, file) || isSame(failures, checkpoint)) {
    throw new UsageError('--failures must be a file of its own: it is written anew.');
  }
  if (isSame(checkpoint, file))
    throw new UsageError('--checkpoint must be a file of its own, not the one of the users.');
}

function optionsFrom(values: Values, { signal }: Terminal): BulkOptions {
  const { checkpoint } = values;
  return {
    signal,
    dryRun: values['dry-run'],
    concurrency: numberOf(values, 'concurrency'),
    maxFailures: numberOf(values, 'max-failures'),
    stopOnError: values['stop-on-error'],
    checkpoint: checkpoint === undefined ? undefined : { file: checkpoint, retryFailed: values['retry-failed'] },
  };
}

function rowsOf(file: string, values: Values): AsyncGenerator<SourceRow, void, undefined> {
  const { delimiter } = values;
  return formatOf(values) === 'csv'
    ? fromCsv(createReadStream(file), { delimiter })
    : fromNdjson(createReadStream(file));
}

/** By reading it once: what a row is, only the reader knows. */
async function sizeOf(file: string, values: Values): Promise<number | undefined> {
  let size = 0;
  try {
    for await (const _ of rowsOf(file, values)) size += 1;
  } catch {
    // Told when the work comes to that place.
    return undefined;
  }
  return size;
}

async function* joining(
  rows: AsyncIterable<SourceRow>,
  organization: string,
): AsyncGenerator<SourceRow, void, undefined> {
  for await (const row of rows) {
    const { organizations, ...others } = (row.value ?? {}) as UserRecord;
    const isPlain = organization === '' || row.problem !== undefined || typeof row.value !== 'object';
    const given = Array.isArray(organizations) ? organizations : [];
    const isThere = given.some(
      (one) => one === organization || (one as { code?: unknown } | null)?.code === organization,
    );
    yield isPlain || isThere ? row : new SourceRow(row.line, { ...others, organizations: [...given, organization] });
  }
}

function planned({ line, key, status, code }: BulkResult): string {
  return `line ${line}: ${key} would be ${status}${code ? ` (${code})` : ''}`;
}

function told(summary: BulkSummary, values: Values, terminal: Terminal): number {
  for (const line of summaryOf(summary, values)) terminal.out(line);
  return summary.counts.failed > 0 ? EXIT.failures : EXIT.done;
}

function interrupted(error: unknown, action: Action, values: Values, terminal: Terminal): number {
  if (!(error instanceof KindeBulkError)) throw error;
  terminal.error(error.message);
  if (!error.summary) return EXIT.stopped;
  for (const line of summaryOf(error.summary, values)) terminal.out(line);
  terminal.error(
    resumeCommand(action, values) ?? `${count(error.summary.done)} are done; without --checkpoint it cannot go on.`,
  );
  return error.code === 'ABORTED' ? EXIT.interrupted : EXIT.stopped;
}
