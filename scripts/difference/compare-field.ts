import { isDeepStrictEqual } from 'node:util';
import type { Effect, FieldAspect } from './change.js';
import type { Field } from './fields.js';
import { boundRange, formRange, missingFrom, type Range, switchRange, typeRange, valueRange } from './range.js';

/** One difference between two fields at the same place. */
export interface FieldChange {
  readonly kind: FieldAspect;
  readonly before: unknown;
  readonly after: unknown;
  readonly effect: Effect;
  readonly words: string;
}

/** Whether a value goes to Kinde or comes from it: what may be narrowed there may not be here. */
export type Direction = 'in' | 'out';

/**
 * What is different between two fields, and what it does.
 *
 * A caller is safe while everything that was allowed still is; a reader, while nothing comes that could not come before.
 */
export function compareFields(before: Field, after: Field, direction: Direction): FieldChange[] {
  return [
    type(before, after, direction),
    values(before, after, direction),
    presence(before, after, direction),
    nullable(before, after, direction),
    format(before, after, direction),
    ...bounds(before, after, direction),
    closed(before, after, direction),
    fallback(before, after),
    deprecated(before, after),
  ].flat();
}

function effectOf(range: Range, direction: Direction): Effect {
  if (range === 'changed') return 'breaking';
  return (range === 'narrowed') === (direction === 'in') ? 'breaking' : 'addition';
}

function type(before: Field, after: Field, direction: Direction): FieldChange[] {
  const range = typeRange(before.types, after.types);
  if (range === 'same') return [];
  const words = `has another type: ${typeWords(before)}, now ${typeWords(after)}`;
  const effect = effectOf(range, direction);
  return [{ kind: 'type', before: before.types, after: after.types, effect, words }];
}

function typeWords({ types }: Field): string {
  return types.length === 0 ? 'anything' : types.join(' or ');
}

function values(before: Field, after: Field, direction: Direction): FieldChange[] {
  const range = valueRange(before.enum, after.enum);
  if (range === 'same') return [];
  // A new value in an answer meets the `default` of a `switch`; that there is no list any more changes the type.
  const isMore = direction === 'out' && before.enum !== undefined && after.enum !== undefined;
  const effect = isMore ? 'addition' : effectOf(range, direction);
  return [{ kind: 'values', before: before.enum, after: after.enum, effect, words: valueWords(before, after) }];
}

function valueWords({ enum: before }: Field, { enum: after }: Field): string {
  if (after === undefined) return `may be anything, not only ${list(before ?? [])}`;
  if (before === undefined) return `may only be ${list(after)}`;
  const more = missingFrom(before, after);
  const less = missingFrom(after, before);
  const parts = [more.length > 0 ? `may also be ${list(more)}` : '', less.length > 0 ? `is never ${list(less)}` : ''];
  return parts.filter((part) => part !== '').join(' and ');
}

function list(values: readonly unknown[]): string {
  return values.map((value) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``).join(', ');
}

function presence(before: Field, after: Field, direction: Direction): FieldChange[] {
  if (before.required === after.required) return [];
  const range = after.required ? 'narrowed' : 'widened';
  const words =
    direction === 'in'
      ? `is ${after.required ? 'required now' : 'optional now'}`
      : `is ${after.required ? 'always there now' : 'not always there any more'}`;
  const effect = effectOf(range, direction);
  return [{ kind: 'required', before: before.required, after: after.required, effect, words }];
}

function nullable(before: Field, after: Field, direction: Direction): FieldChange[] {
  const range = switchRange(before.nullable, after.nullable);
  if (range === 'same') return [];
  const words = after.nullable ? 'may be null now' : 'is never null now';
  const effect = effectOf(range, direction);
  return [{ kind: 'nullable', before: before.nullable, after: after.nullable, effect, words }];
}

function format(before: Field, after: Field, direction: Direction): FieldChange[] {
  const range = formRange(before.format, after.format);
  if (range === 'same') return [];
  const words = `has another format: ${before.format ?? 'none'}, now ${after.format ?? 'none'}`;
  return [{ kind: 'format', before: before.format, after: after.format, effect: effectOf(range, direction), words }];
}

function bounds(before: Field, after: Field, direction: Direction): FieldChange[] {
  const keywords = [...new Set([...Object.keys(before.bounds), ...Object.keys(after.bounds)])];
  return keywords.flatMap((keyword) => {
    const [old, now] = [before.bounds[keyword], after.bounds[keyword]];
    const range = boundRange(keyword, old, now);
    if (range === 'same') return [];
    // No type of an answer knows of it.
    const effect = direction === 'in' ? effectOf(range, direction) : 'note';
    const words = `has another ${keyword}: ${old ?? 'none'}, now ${now ?? 'none'}`;
    return [{ kind: 'bound' as const, before: { [keyword]: old }, after: { [keyword]: now }, effect, words }];
  });
}

function closed(before: Field, after: Field, direction: Direction): FieldChange[] {
  if (before.closed === after.closed) return [];
  const effect = direction === 'in' ? effectOf(after.closed ? 'narrowed' : 'widened', direction) : 'note';
  const words = after.closed ? 'takes no other fields now' : 'may have other fields now';
  return [{ kind: 'closed', before: before.closed, after: after.closed, effect, words }];
}

function fallback(before: Field, after: Field): FieldChange[] {
  if (isDeepStrictEqual(before.default, after.default)) return [];
  const say = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
  const words = `has another default: ${say(before.default)}, now ${say(after.default)}`;
  return [{ kind: 'default', before: before.default, after: after.default, effect: 'note', words }];
}

function deprecated(before: Field, after: Field): FieldChange[] {
  if (before.deprecated === after.deprecated) return [];
  const words = after.deprecated ? 'is deprecated' : 'is not deprecated any more';
  return [{ kind: 'deprecated', before: before.deprecated, after: after.deprecated, effect: 'note', words }];
}
