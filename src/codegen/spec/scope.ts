import { isObject } from './keep.js';
import { SpecError } from './spec-error.js';

const SCOPE_IN_PROSE = /<code>\s*([a-z_]+:[a-z_]+)\s*<\/code>/g;

/**
 * The scope of an operation: its `x-scope`, or the scope that its description puts in a `<code>` element.
 *
 * Newer documents use the first for half of the operations and the second for the rest.
 *
 * @throws SpecError when they name two.
 */
export function scopeOf(operation: unknown, pointer: string): string | undefined {
  if (!isObject(operation)) return undefined;
  const found = new Set<string>();
  if (typeof operation['x-scope'] === 'string') found.add(operation['x-scope']);
  const prose = typeof operation.description === 'string' ? operation.description : '';
  for (const [, scope] of prose.matchAll(SCOPE_IN_PROSE)) if (scope) found.add(scope);
  if (found.size > 1) throw new SpecError(`Two scopes are named: ${[...found].join(' and ')}.`, pointer);
  return [...found][0];
}
