import type { DocumentFacts, Reference } from './facts.js';
import { valueAt } from './pointer.js';

const MAX_HOPS = 16;

/** Follows `$ref` to the object itself; references were checked at import. */
export function resolve<Target>(document: DocumentFacts, value: Target | Reference): Target {
  let current: unknown = value;
  for (let hop = 0; hop < MAX_HOPS && isReference(current); hop += 1) current = valueAt(document, current.$ref);
  return current as Target;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$ref' in value;
}
