import { createReadStream, existsSync } from 'node:fs';
import {
  addToOrganization,
  type BulkOptions,
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
import type { ManagementClient } from '../../management/index.js';
import { count } from '../amounts.js';
import { clientFrom } from '../client.js';
import { CommandError, type Terminal, UsageError } from '../terminal.js';
import { assertValues } from './assert-values.js';
import { createFailures } from './failures.js';
import { type Action, formatOf, numberOf, type Values } from './options.js';
import { createOutcomes, type Outcomes } from './outcomes.js';
import { createProgress } from './progress.js';
import { resumeCommand, summaryOf } from './report.js';

const EXIT = { done: 0, stopped: 1, failures: 3, interrupted: 130 } as const;

/** `kinde-sdk users import`, `delete`, `add` and `remove` */
export async function change(action: Exclude<Action, 'export'>, values: Values, terminal: Terminal): Promise<number> {
  const { file } = values;
  if (file === undefined) throw new UsageError('--file is missing: it names the users.');
  assertValues(action, values);
  const basics = optionsFrom(values, terminal);
  const { client, reason } = await clientFrom(terminal.env, values['env-file'], 'users');
  const work = workFrom(action, values, client);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const total = await sizeOf(file, values);
  const telling = tellingOf(values, terminal, { reason, total });
  try {
    const summary = await work(rowsOf(file, values), { ...basics, total, ...telling.callbacks }).finally(telling.end);
    tell(summary, telling.outcomes, values, terminal);
    return summary.counts.failed > 0 ? EXIT.failures : EXIT.done;
  } catch (error) {
    return interrupted(error, action, values, { terminal, outcomes: telling.outcomes });
  } finally {
    await telling.close();
  }
}

/** What is told of the work: how far it is, what became of users, and what failed. */
function tellingOf(
  values: Values,
  terminal: Terminal,
  { reason, total }: { readonly reason: () => string | undefined; readonly total: number | undefined },
) {
  const progress = createProgress(terminal, reason, total);
  const outcomes = createOutcomes(values, (line) => {
    progress.clear();
    terminal.out(line);
  });
  const isResumed = values.checkpoint !== undefined && existsSync(values.checkpoint);
  const failures = createFailures(values.failures, isResumed);
  const callbacks: BulkOptions = {
    onProgress: ({ counts, ...now }) => progress.show({ ...now, failed: counts.failed }),
    progressInterval: terminal.status ? 200 : 1_000,
    async onResult(result) {
      if (result.status === 'failed') await failures.add(result);
      outcomes.add(result);
    },
  };
  return { callbacks, outcomes, end: progress.end, close: failures.close };
}

type Work = (rows: AsyncGenerator<SourceRow, void, undefined>, options: BulkOptions) => Promise<BulkSummary>;

function workFrom(action: Exclude<Action, 'export'>, values: Values, client: ManagementClient): Work {
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

function tell(summary: BulkSummary, outcomes: Outcomes, values: Values, terminal: Terminal): void {
  for (const line of [...outcomes.rest(), ...summaryOf(summary, values)]) terminal.out(line);
}

function interrupted(
  error: unknown,
  action: Action,
  values: Values,
  { terminal, outcomes }: { readonly terminal: Terminal; readonly outcomes: Outcomes },
): number {
  if (!(error instanceof KindeBulkError)) throw error;
  terminal.error(error.message);
  if (!error.summary) return EXIT.stopped;
  tell(error.summary, outcomes, values, terminal);
  terminal.error(
    resumeCommand(action, values) ?? `${count(error.summary.done)} are done; without --checkpoint it cannot go on.`,
  );
  return error.code === 'ABORTED' ? EXIT.interrupted : EXIT.stopped;
}
