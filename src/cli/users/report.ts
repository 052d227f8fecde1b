import type { BulkSummary } from '../../bulk/index.js';
import { count, duration } from '../amounts.js';
import type { Action, Values } from './options.js';

/** What was done, in lines. */
export function summaryOf(summary: BulkSummary, { failures }: Values): readonly string[] {
  const { counts, done, resumed, elapsedMs, rate, dryRun } = summary;
  const parts = Object.entries(counts).filter(([, number]) => number > 0);
  const said = parts.map(([status, number]) => `${count(number)} ${status}`).join(', ') || 'nothing to do';
  const before = resumed > 0 ? `, ${count(resumed)} of them before` : '';
  const time = `in ${duration(elapsedMs)} (${count(Math.round(rate))}/s)`;
  const written = failures !== undefined && counts.failed > 0 ? [`Failures are in ${failures}.`] : [];
  return [
    dryRun ? `Would be: ${said}. Nothing was changed.` : `${count(done)} users${before}: ${said}, ${time}.`,
    ...summary.failures.map(({ key, code, message }) => `  ${key}: ${code}: ${message}`),
    ...(counts.failed > summary.failures.length
      ? [`  and ${count(counts.failed - summary.failures.length)} more failures`]
      : []),
    ...written,
  ];
}

/** The command that goes on where this one stopped; none without a checkpoint. */
export function resumeCommand(action: Action, values: Values): string | undefined {
  if (values.checkpoint === undefined || values['dry-run']) return undefined;
  const options = Object.entries(values).map(([name, value]) =>
    value === true ? `--${name}` : `--${name} ${quoted(String(value))}`,
  );
  return `To go on: npx kinde-sdk users ${action} ${options.join(' ')}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
