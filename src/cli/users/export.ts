import { exportUsers, exportUsersToFile, toCsv, toNdjson } from '../../bulk/index.js';
import { clientFrom } from '../client.js';
import { type Terminal, UsageError } from '../terminal.js';
import { formatOf, numberOf, type Values } from './options.js';
import { count, createProgress } from './progress.js';
import { resumeCommand } from './report.js';

const NOTHING = { created: 0, updated: 0, deleted: 0, unchanged: 0, skipped: 0, failed: 0 };

/** `kinde-sdk users export` */
export async function exportCommand(values: Values, terminal: Terminal): Promise<number> {
  const { file, checkpoint, delimiter } = values;
  const format = formatOf(values);
  const options = {
    organization: values.organization,
    roles: values.roles,
    verified: values.verified,
    properties: !values['no-properties'],
    concurrency: numberOf(values, 'concurrency'),
    signal: terminal.signal,
  };
  const csv = { delimiter, spreadsheetSafe: values['spreadsheet-safe'] };
  if (file === undefined && checkpoint !== undefined) throw new UsageError('--checkpoint needs a --file.');
  const client = await clientFrom(terminal.env, values['env-file'], 'users');
  if (file === undefined) {
    const users = exportUsers(client, options);
    for await (const line of format === 'csv' ? toCsv(users, csv) : toNdjson(users))
      terminal.out(line.replace(/\r?\n$/, ''));
    return 0;
  }
  const progress = createProgress(terminal);
  const startedAt = performance.now();
  try {
    const { done } = await exportUsersToFile(client, file, {
      ...options,
      format,
      csv,
      checkpoint,
      onProgress({ done: now }) {
        const elapsedMs = performance.now() - startedAt;
        progress.show({ done: now, counts: NOTHING, rate: (now / elapsedMs) * 1_000, elapsedMs });
      },
    });
    progress.clear();
    terminal.out(`${count(done)} users are in ${file}.`);
    return 0;
  } catch (error) {
    progress.clear();
    if (!terminal.signal.aborted) throw error;
    terminal.error(['The export was interrupted.', resumeCommand('export', values)].filter(Boolean).join('\n'));
    return 130;
  }
}
