import { isObject } from './keep.js';
import { childPointer, valueAt } from './pointer.js';
import { SpecError } from './spec-error.js';

/** @throws SpecError at the first `$ref` that leads nowhere or out of the document. */
export function checkReferences(document: unknown): void {
  visit(document, '#', document);
}

function visit(value: unknown, pointer: string, root: unknown): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, childPointer(pointer, index), root);
  } else if (isObject(value)) {
    if (typeof value.$ref === 'string') checkReference(value.$ref, pointer, root);
    for (const [key, item] of Object.entries(value)) visit(item, childPointer(pointer, key), root);
  }
}

function checkReference(target: string, pointer: string, root: unknown): void {
  const at = childPointer(pointer, '$ref');
  if (!target.startsWith('#/'))
    throw new SpecError(`\`${target}\` is outside the document; only #/... is supported.`, at);
  if (valueAt(root, target) === undefined) throw new SpecError(`\`${target}\` does not exist.`, at);
}
