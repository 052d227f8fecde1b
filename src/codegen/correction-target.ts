import { METHODS } from './spec/facts.js';
import { isObject } from './spec/keep.js';
import { childPointer, pointerParts, valueAt } from './spec/pointer.js';

type Tree = Record<string, unknown>;

/**
 * The JSON pointer that `at` of a correction means, or `undefined` when its operation is not in the document.
 *
 * An operationId, and one with a parameter's name, are short for pointers.
 */
export function targetOf(root: object, at: string): string | undefined {
  if (at.startsWith('#/')) return at;
  const [operationId, name] = at.split(' ');
  for (const [path, item] of Object.entries((root as { paths: Record<string, Tree> }).paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation) || operation.operationId !== operationId) continue;
      const pointer = childPointer(childPointer('#/paths', path), method);
      return name === undefined ? pointer : parameterPointer(operation, pointer, name);
    }
  }
  return undefined;
}

/** Whether the component or path that a pointer goes through is in the document. */
export function hasSubject(root: unknown, pointer: string): boolean {
  const parts = pointerParts(pointer);
  const depth = parts[0] === 'components' ? 3 : 2;
  return valueAt(root, parts.slice(0, depth).reduce<string>(childPointer, '#')) !== undefined;
}

function parameterPointer(operation: Tree, pointer: string, name: string): string {
  const parameters = Array.isArray(operation.parameters) ? (operation.parameters as readonly unknown[]) : [];
  const index = parameters.findIndex((parameter) => isObject(parameter) && parameter.name === name);
  // One past the end does not exist, so the correction fails as it should.
  return childPointer(childPointer(pointer, 'parameters'), index < 0 ? parameters.length : index);
}
