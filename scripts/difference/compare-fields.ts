import type { Effect } from './change.js';
import { compareFields, type Direction, type FieldChange } from './compare-field.js';
import type { Field } from './fields.js';
import { typeRange } from './range.js';

/** A field that came, went or changed. */
export type PlacedChange<F extends Field = Field> =
  | { readonly what: 'added' | 'removed'; readonly path: string; readonly field: F; readonly effect: Effect }
  | { readonly what: 'changed'; readonly path: string; readonly field: F; readonly change: FieldChange };

/**
 * The differences between two sets of fields.
 *
 * What is under a field that came, went or became something else is not told again.
 */
export function compareAll<F extends Field>(
  before: ReadonlyMap<string, F>,
  after: ReadonlyMap<string, F>,
  direction: Direction,
): PlacedChange<F>[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): PlacedChange<F>[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old && now)
      return compareFields(old, now, direction).map((change) => ({ what: 'changed', path, field: now, change }));
    const field = now ?? (old as F);
    if (path === '' || isToldAbove(field, before, after)) return [];
    if (now) return [{ what: 'added', path, field, effect: effectOfAdded(field, direction) }];
    // What Kinde no longer declares does not compile any more, on either side.
    return [{ what: 'removed', path, field, effect: 'breaking' }];
  });
}

function effectOfAdded(field: Field, direction: Direction): Effect {
  return direction === 'in' && field.required ? 'breaking' : 'addition';
}

function isToldAbove<F extends Field>(
  { parent, isAlternative }: F,
  before: ReadonlyMap<string, F>,
  after: ReadonlyMap<string, F>,
): boolean {
  if (isAlternative) return true;
  // A body is not told of as such, but by its fields.
  if (parent === undefined || parent === '') return false;
  const [old, now] = [before.get(parent), after.get(parent)];
  return !old || !now || typeRange(old.types, now.types) === 'changed';
}
