import type { Reconciliation } from '../../errors/ambiguous-write.js';
import type { Lookup } from './lookup.js';

type Fields = Readonly<Record<string, unknown>>;

/** How far the clocks of Kinde and of this machine may differ, in ms: records this close to the write may be of either. */
const SKEW_MS = 60_000;

/** What the records that were found say of a write, the newest one deciding. */
export function judge(lookup: Lookup, found: readonly Fields[], fields: Fields, startedAt: number): Reconciliation {
  const record = newest(found);
  if (lookup.kind === 'delete') return record ? { outcome: 'not_applied', record } : { outcome: 'applied' };
  if (!record) return { outcome: 'not_applied' };
  if (lookup.kind === 'link') return { outcome: 'applied', record };
  if (lookup.kind === 'update') return { outcome: compared(lookup, record, fields), record };
  const createdAt = createdOf(record);
  if (Number.isNaN(createdAt)) return { outcome: 'unknown', record };
  if (createdAt < startedAt - SKEW_MS) return { outcome: 'not_applied' };
  return { outcome: createdAt >= startedAt - ROUNDING_MS ? 'applied' : 'unknown', record };
}

/** Kinde may tell whole seconds. */
const ROUNDING_MS = 1_000;

function newest(records: readonly Fields[]): Fields | undefined {
  return [...records].sort((a, b) => (createdOf(b) || 0) - (createdOf(a) || 0))[0];
}

/** Kinde's times have offsets of two digits too, which `Date` does not read. */
function createdOf({ created_on }: Fields): number {
  return typeof created_on === 'string' ? Date.parse(created_on.replace(/([+-]\d\d)$/, '$1:00')) : Number.NaN;
}

/** Whether the record has what was sent; fields that it does not show, or shows in another form, say nothing. */
function compared({ names, input, match, hidden }: Lookup, record: Fields, fields: Fields): Reconciliation['outcome'] {
  const keys = new Set([...Object.values(input ?? {}), ...Object.values(match ?? {})]);
  const sent = Object.entries(fields).filter(([name, value]) => !keys.has(name) && value !== undefined);
  const shown = sent
    .map(([name, value]) => [record[names?.[name] ?? name], value, name] as const)
    .filter(([now, value]) => now !== undefined && Object(now) !== now && Object(value) !== value)
    .filter(([now, , name]) => !(now === null && hidden?.includes(name)));
  if (shown.some(([now, value]) => String(now ?? '') !== String(value ?? ''))) return 'not_applied';
  // What is shown may have been so before: only all of it tells.
  return shown.length > 0 && shown.length === sent.length ? 'applied' : 'unknown';
}
