import { isDeepStrictEqual } from 'node:util';

/** What became of the set of values that are allowed: `changed` is neither inside nor around the old one. */
export type Range = 'same' | 'narrowed' | 'widened' | 'changed';

/** From which side two ranges contain each other. */
export function rangeFrom(oldInNew: boolean, newInOld: boolean): Range {
  if (oldInNew && newInOld) return 'same';
  if (oldInNew) return 'widened';
  return newInOld ? 'narrowed' : 'changed';
}

/** Two sets of types; an empty one is anything, and every integer is a number. */
export function typeRange(before: readonly string[], after: readonly string[]): Range {
  return rangeFrom(isWithin(before, after), isWithin(after, before));
}

function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true;
  const takes = (type: string): boolean => outer.includes(type) || (type === 'integer' && outer.includes('number'));
  return inner.length > 0 && inner.every(takes);
}

/** Two lists of allowed values; none is anything. */
export function valueRange(before: readonly unknown[] | undefined, after: readonly unknown[] | undefined): Range {
  const within = (inner?: readonly unknown[], outer?: readonly unknown[]): boolean =>
    outer === undefined || (inner !== undefined && missingFrom(outer, inner).length === 0);
  return rangeFrom(within(before, after), within(after, before));
}

/** The wanted values that a list does not have. */
export function missingFrom(list: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  return wanted.filter((value) => !list.some((item) => isDeepStrictEqual(item, value)));
}

/** Two switches, where `true` allows more. */
export function switchRange(before: boolean, after: boolean): Range {
  return rangeFrom(!before || after, !after || before);
}

/** Two formats or patterns; none is anything. */
export function formRange(before: unknown, after: unknown): Range {
  if (isDeepStrictEqual(before, after)) return 'same';
  if (before === undefined) return 'narrowed';
  return after === undefined ? 'widened' : 'changed';
}

/** Two bounds of one keyword: `maximum` allows more when it grows, `minimum` when it shrinks, anything else is a form. */
export function boundRange(keyword: string, before: unknown, after: unknown): Range {
  if (!/^m(ax|in)/.test(keyword) || typeof before !== 'number' || typeof after !== 'number')
    return formRange(before, after);
  const grown = keyword.startsWith('max') ? after - before : before - after;
  return rangeFrom(grown >= 0, grown <= 0);
}
