import type { Problem } from './source.js';
import { isGiven } from './user-record.js';

/** How the value of a column is read from its cell, where it is not the text itself. */
const READERS: Readonly<Record<string, (cell: string) => unknown>> = {
  email_verified: flag,
  phone_verified: flag,
  is_suspended: flag,
  is_temporary_password: flag,
  iterations: number,
  mem_cost: number,
  rounds: number,
  organizations,
  identities: json,
  properties: json,
  roles: list,
  permissions: list,
};

const PROPERTY = /^properties\.(.+)$/;

/** The record that the cells of a row make, or what is wrong with one of them; an empty cell says nothing. */
export function recordFrom(cells: Readonly<Record<string, string>>): {
  readonly record: object;
  readonly problem?: Problem;
} {
  // Pairs, not fields that are set one by one: a column may be called `__proto__`.
  const fields: [string, unknown][] = [];
  const properties: [string, string][] = [];
  for (const [column, cell] of Object.entries(cells)) {
    if (cell === '') continue;
    const property = PROPERTY.exec(column)?.[1];
    if (property !== undefined) {
      properties.push([property, cell]);
      continue;
    }
    try {
      fields.push([column, Object.hasOwn(READERS, column) ? READERS[column]?.(cell) : cell]);
    } catch (error) {
      return { record: cells, problem: { field: column, message: (error as Error).message } };
    }
  }
  const record = Object.fromEntries(fields);
  return { record: properties.length > 0 ? joined(record, Object.fromEntries(properties)) : record };
}

/** What is no object stays as it is, for the check to name. */
function joined(record: Readonly<Record<string, unknown>>, properties: Readonly<Record<string, string>>): object {
  const { properties: given = {} } = record;
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isObject ? { ...record, properties: { ...given, ...properties } } : record;
}

/** The cell that a value is written into; `recordFrom` reads the same value from it. */
export function cellFrom(value: unknown): string {
  if (!isGiven(value)) return '';
  if (Array.isArray(value) && value.length === 0) return '';
  if (Array.isArray(value) && value.every(isPlain)) return value.join(';');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A text that a list between semicolons gives back as it was. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s;:[]+$/.test(value);
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

function flag(cell: string): boolean {
  const value = FLAGS.get(cell.trim().toLowerCase());
  if (value === undefined) throw new Error(`must be true or false, not "${cell}"`);
  return value;
}

function number(cell: string): number {
  if (!/^\d+$/.test(cell.trim())) throw new Error(`must be a whole number, not "${cell}"`);
  return Number(cell);
}

function json(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch (error) {
    throw new Error(`must be JSON: ${(error as Error).message}`);
  }
}

function list(cell: string): readonly string[] {
  if (cell.trimStart().startsWith('[')) return json(cell) as readonly string[];
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `org_a;org_b:admin|member`, or JSON. */
function organizations(cell: string): unknown {
  if (cell.trimStart().startsWith('[')) return json(cell);
  return list(cell).map((part) => {
    const [code = '', roles, ...more] = part.split(':');
    if (more.length > 0) throw new Error(`must be org_code:role|role or JSON, not "${part}"`);
    return roles === undefined ? code : { code, roles: roles.split('|').filter((role) => role !== '') };
  });
}
