import { EmulatorError } from './emulator-error.js';
import { type FieldCheck, isObject } from './field-checks.js';
import { nearest } from './nearest.js';

/** Fields by name, each with its check. */
export type FieldChecks = Readonly<Record<string, FieldCheck>>;

/** Makes the error of a value that is wrong; of the value it tells the type only, or a number. */
export function optionInvalid(problem: string, ...given: readonly unknown[]): EmulatorError {
  const ending = given.length > 0 ? ` (given: ${kindOf(given[0])})` : '';
  return new EmulatorError('OPTION_INVALID', problem + ending);
}

/**
 * Refuses fields that a table does not have, that are wrong, or that are required and not there.
 *
 * @param where Name of what has the fields, for messages: a place (`limits.rate`) or a function (`listen()`).
 * @throws EmulatorError `OPTION_INVALID`.
 */
export function checkFields(
  value: object,
  fields: FieldChecks,
  required: readonly string[],
  where: string,
  noun: 'field' | 'option' = 'field',
): void {
  const at = (name: string) => (where.endsWith(')') ? `${where}: ${name}` : `${where}.${name}`);
  for (const [name, field] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check) throw optionInvalid(unknownName(`${where} has no ${noun} "${name}"`, name, Object.keys(fields)));
    const wrong = field === undefined ? undefined : check(field);
    if (wrong !== undefined) throw optionInvalid(`${at(name)} ${wrong}`, field);
  }
  const missing = required.find((name) => (value as Readonly<Record<string, unknown>>)[name] === undefined);
  if (missing !== undefined) throw optionInvalid(`${at(missing)} is missing`);
}

/** Refuses options that are no object, unknown or wrong; none at all are right. @throws EmulatorError `OPTION_INVALID`. */
export function checkOptions(options: unknown, fields: FieldChecks, where: string): void {
  if (options === undefined) return;
  if (!isObject(options)) throw optionInvalid(`${where}: the options must be an object`, options);
  checkFields(options, fields, [], where, 'option');
}

function unknownName(problem: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const others = known.length > 0 ? `; it can have ${known.join(', ')}.` : '.';
  return `${problem}${others}${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
}

/** What a value is, without telling a text, which may be a secret. */
function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value);
}
