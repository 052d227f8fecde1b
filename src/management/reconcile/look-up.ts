import type { ManagementOperations } from '../../../generated/management/operations.js';
import type { ReconcileOptions, Reconciliation } from '../../errors/ambiguous-write.js';
import { isKindeError, KindeConfigError, KindeError } from '../../errors.js';
import { bounded } from '../../http/deadline.js';
import type { Operation } from '../../operation.js';
import type { CallOptions, Inquiry, Write } from '../call-types.js';
import { judge } from './judge.js';
import type { Lookup } from './lookup.js';

type Fields = Readonly<Record<string, unknown>>;

const ATTEMPTS = 3;
const WAIT_MS = 1_000;
/** The largest that every list takes. */
const PAGE_SIZE = 100;

/** Looks for what a write did; while nothing shows that it was carried out, again, since it may still be on its way. */
export async function lookUp(
  inquiry: Inquiry,
  write: Write,
  lookup: Lookup,
  options: ReconcileOptions,
): Promise<Reconciliation> {
  const { attempts = ATTEMPTS, wait = WAIT_MS, deadline, ...rest } = options;
  if (!(Number.isInteger(attempts) && attempts > 0 && wait >= 0))
    throw new KindeConfigError('`attempts` must be a whole number from 1, `wait` a number of milliseconds.');
  const deadlineAt = Date.now() + (deadline ?? Infinity);
  const fields = fieldsOf(write);
  for (let attempt = 1; ; attempt += 1) {
    const left = deadlineAt === Infinity ? undefined : Math.max(1, deadlineAt - Date.now());
    const { priority, headers, hooks } = write.options;
    const within = { priority, headers, hooks, ...rest, deadline: left };
    const found = judge(lookup, await find(inquiry, lookup, fields, within), fields, write.startedAt);
    if (found.outcome !== 'not_applied' || attempt >= attempts) return found;
    const limits = { signal: rest.signal, deadlineAt, timeout: wait };
    await bounded(limits, wait || 1, () => new Promise<never>(() => {})).catch((error: unknown) => {
      if (!(isKindeError(error) && error.code === 'TIMEOUT')) throw error;
    });
  }
}

/** The first way to look that the fields of a write allow. */
export function lookupFor(ways: readonly Lookup[] | undefined, write: Write): Lookup | undefined {
  const fields = fieldsOf(write);
  const isGiven = (names: Fields = {}): boolean =>
    Object.values(names).every((name) => fields[name as string] != null && fields[name as string] !== '');
  return ways?.find(({ input, match }) => isGiven(input) && isGiven(match));
}

/** The fields of a write, those within lists as fields of their own. */
function fieldsOf({ fields }: Write): Fields {
  const identities = Array.isArray(fields.identities) ? (fields.identities as { details?: Fields }[]) : [];
  const details = identities.map((identity) => identity?.details ?? {});
  const users = Array.isArray(fields.users) ? (fields.users as Fields[]).map((user) => user?.id) : undefined;
  return { ...Object.assign({}, ...details), ...fields, ...(users && { users }) };
}

async function find(inquiry: Inquiry, lookup: Lookup, fields: Fields, options: CallOptions): Promise<Fields[]> {
  const { read, record, match, detail } = lookup;
  const input = renamed(lookup.input, fields);
  const ask = (name: keyof ManagementOperations, given: Record<string, unknown>) => {
    const operation = inquiry.table[name] as Operation;
    const sized = operation.query?.includes('page_size') ? { ...given, page_size: PAGE_SIZE } : given;
    return inquiry.call({ name, operation }, sized, options);
  };
  try {
    if (!match) return [one(await ask(read, input), record)];
    const wanted = Object.entries(match).map(([field, name]) => [field, fields[name]] as const);
    const items = await matching(ask(read, input), record, wanted);
    if (!detail) return items;
    return await Promise.all(
      items.map(async (item) => (await ask(detail.read, renamed(detail.input, item))) as Fields),
    );
  } catch (error) {
    if (isKindeError(error) && isGone(error)) return [];
    throw error;
  }
}

function isGone({ code, errors }: KindeError): boolean {
  return code === 'NOT_FOUND' || (code === 'BAD_REQUEST' && errors.some((entry) => entry.code.endsWith('_NOT_FOUND')));
}

function one(answer: unknown, record: string | undefined): Fields {
  const found = record === undefined ? answer : (answer as Fields)[record];
  if (typeof found === 'object' && found !== null) return found as Fields;
  throw new KindeError('UNEXPECTED_RESPONSE', `The answer's \`${record}\` is not a record.`);
}

/** The items that have what was written; of a write of several, all of them or none. */
async function matching(
  answer: ReturnType<Inquiry['call']>,
  record: string | undefined,
  wanted: readonly (readonly [field: string, value: unknown])[],
): Promise<Fields[]> {
  const found: Fields[] = [];
  const items = Symbol.asyncIterator in answer ? answer : (((await answer) as Fields)[record ?? ''] ?? []);
  const several = wanted.find(([, value]) => Array.isArray(value));
  const missing = new Set(several ? (several[1] as unknown[]) : []);
  for await (const item of items as AsyncIterable<Fields>) {
    if (!wanted.every(([field, value]) => isSame(field, item[field], value))) continue;
    found.push(item);
    if (several && missing.delete(item[several[0]]) && missing.size === 0) return found;
  }
  return missing.size > 0 ? [] : found;
}

function isSame(field: string, now: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.includes(now);
  const plain = (one: unknown): string => (field === 'email' ? String(one).toLowerCase() : String(one));
  return plain(now) === plain(value);
}

function renamed(names: Lookup['input'], fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(names ?? {}).map(([name, from]) => [name, fields[from]]));
}
