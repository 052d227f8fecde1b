import {
  type ExportUsersOptions,
  exportUsers,
  exportUsersToFile,
  type ToCsvOptions,
  toCsv,
  toNdjson,
} from '../../bulk/index.js';
import type { ManagementClient } from '../../management/index.js';
import { count } from '../amounts.js';
import { clientFrom } from '../client.js';
import { sayingWhy } from '../stall.js';
import { type Terminal, UsageError } from '../terminal.js';
import { formatOf, numberOf, type Values } from './options.js';
import { createProgress } from './progress.js';
import { resumeCommand } from './report.js';

/** `kinde-sdk users export` */
export async function exportCommand(values: Values, terminal: Terminal): Promise<number> {
  const { file, checkpoint, delimiter } = values;
  const format = formatOf(values);
  const options = optionsFrom(values, terminal);
  const csv = { delimiter, spreadsheetSafe: values['spreadsheet-safe'] };
  if (file === undefined && checkpoint !== undefined) throw new UsageError('--checkpoint needs a --file.');
  const { client, reason } = await clientFrom(terminal.env, values['env-file'], 'users');
  const work = { client, options, csv, format };
  try {
    if (file === undefined) await sayingWhy(terminal, reason, (moved) => toOutput(work, terminal, moved));
    else await toFile(work, file, checkpoint, { terminal, reason });
    return 0;
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    terminal.error(['The export was interrupted.', resumeCommand('export', values)].filter(Boolean).join('\n'));
    return 130;
  }
}

function optionsFrom(values: Values, { signal }: Terminal): ExportUsersOptions {
  return {
    organization: values.organization,
    roles: values.roles,
    verified: values.verified,
    properties: !values['no-properties'],
    concurrency: numberOf(values, 'concurrency'),
    signal,
  };
}

interface Work {
  readonly client: ManagementClient;
  readonly options: ExportUsersOptions;
  readonly csv: ToCsvOptions;
  readonly format: 'csv' | 'ndjson';
}

async function toOutput({ client, options, csv, format }: Work, terminal: Terminal, moved: () => void): Promise<void> {
  const users = exportUsers(client, options);
  for await (const line of format === 'csv' ? toCsv(users, csv) : toNdjson(users)) {
    moved();
    terminal.out(line.replace(/\r?\n$/, ''));
  }
}

async function toFile(
  { client, options, csv, format }: Work,
  file: string,
  checkpoint: string | undefined,
  { terminal, reason }: { readonly terminal: Terminal; readonly reason: () => string | undefined },
): Promise<void> {
  const progress = createProgress(terminal, reason);
  const startedAt = performance.now();
  const onProgress = ({ done }: { readonly done: number }): void =>
    progress.show({ done, failed: 0, rate: (done / (performance.now() - startedAt)) * 1_000 });
  const work = { ...options, format, csv, checkpoint, onProgress };
  const { done } = await exportUsersToFile(client, file, work).finally(progress.end);
  terminal.out(`${count(done)} users are in ${file}.`);
}
