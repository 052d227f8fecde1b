import { type FoundReference, isObject, type Reading } from './keep.js';
import { childPointer, pointerParts, valueAt } from './pointer.js';
import { SpecError } from './spec-error.js';

/** What a schema may be said to be, without a step into it. */
const SAME_VALUE = ['allOf', 'oneOf', 'anyOf'] as const;

/**
 * @throws SpecError at the first `$ref` that leads nowhere, out of the document, to another kind of object, or round in a circle.
 * One that goes through a property or an item is no circle: a value of that type can end.
 */
export function checkReferences(document: unknown, { kinds, references }: Reading): void {
  for (const reference of references) checkTarget(reference, document, kinds);
  const done = new Set<string>();
  for (const { pointer, target } of references) follow(target, [], { document, done, at: pointer });
}

function checkTarget({ pointer, target, kind }: FoundReference, document: unknown, kinds: ReadonlyMap<string, string>) {
  const at = childPointer(pointer, '$ref');
  if (!target.startsWith('#/'))
    throw new SpecError(`\`${target}\` is outside the document; only #/... is supported.`, at);
  const parts = pointerParts(target);
  if (valueAt(document, target) === undefined) throw new SpecError(`\`${target}\` does not exist.`, at);
  // Lists of parameters are sorted, so a number would mean another one.
  if (parts.at(-2) === 'parameters' && parts[0] !== 'components')
    throw new SpecError(`\`${target}\` refers into a list; refer to a component.`, at);
  const found = kinds.get(parts.reduce<string>(childPointer, '#'));
  if (found !== kind) throw new SpecError(`\`${target}\` is not a ${kind}${found ? ` but a ${found}` : ''}.`, at);
}

interface Walk {
  readonly document: unknown;
  readonly done: Set<string>;
  readonly at: string;
}

function follow(target: string, trail: readonly string[], walk: Walk): void {
  if (walk.done.has(target)) return;
  if (trail.includes(target)) throw new SpecError(`\`${target}\` is defined by itself.`, childPointer(walk.at, '$ref'));
  followAll(valueAt(walk.document, target), [...trail, target], walk);
  walk.done.add(target);
}

function followAll(value: unknown, trail: readonly string[], walk: Walk): void {
  if (!isObject(value)) return;
  if (typeof value.$ref === 'string') follow(value.$ref, trail, walk);
  for (const key of SAME_VALUE) {
    const parts = value[key];
    if (Array.isArray(parts)) for (const part of parts) followAll(part, trail, walk);
  }
}
