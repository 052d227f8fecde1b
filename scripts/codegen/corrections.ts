import { isDeepStrictEqual } from 'node:util';
import type { DocumentFacts } from '../spec/facts.js';
import { METHODS } from '../spec/facts.js';
import { isObject } from '../spec/keep.js';
import { childPointer, pointerParts, valueAt } from '../spec/pointer.js';
import { SpecError } from '../spec/spec-error.js';
import type { Correction, Overlay } from './overlay.js';

type Tree = Record<string, unknown>;

/** A document after its corrections, and those that were about something it does not have. */
export interface Corrected {
  readonly document: DocumentFacts;
  readonly warnings: readonly string[];
}

/**
 * Applies the corrections of an overlay.
 *
 * One about an operation or component that the document lacks is skipped with a warning: documents differ in age.
 *
 * @throws SpecError when one is about something that exists but no longer fits.
 */
export function correct(document: DocumentFacts, overlay: Overlay): Corrected {
  const copy = structuredClone(document) as unknown as Tree;
  const warnings: string[] = [];
  for (const [index, correction] of overlay.corrections.entries()) {
    const pointer = targetOf(copy, correction.at);
    if (pointer === undefined || !hasSubject(copy, pointer)) {
      warnings.push(`The correction at ${correction.at} is about something this document does not have.`);
    } else {
      const problem = apply(copy, pointer, correction);
      if (problem) throw outdated(problem, correction, overlay.place('corrections', index));
    }
  }
  return { document: copy as unknown as DocumentFacts, warnings };
}

function outdated(problem: string, { at }: Correction, place: string): SpecError {
  return new SpecError(`The correction at ${at} no longer applies: ${problem}. Delete or change it.`, '', place);
}

/** Applies one correction in place; returns why it does not fit, if so. */
function apply(root: Tree, pointer: string, { add, set, was, remove, move }: Correction): string | undefined {
  const old = valueAt(root, pointer);
  if (add !== undefined)
    return Array.isArray(add) ? addParameters(root, pointer, add) : addValue(root, pointer, old, add);
  if (old === undefined) return 'there is nothing to change';
  if (was !== undefined && !isDeepStrictEqual(old, was)) return `it is now ${JSON.stringify(old)}`;
  if (set !== undefined) return isDeepStrictEqual(old, set) ? 'it already is so' : put(root, pointer, set);
  if (remove) return put(root, pointer, undefined);
  if (move === undefined) return 'it says neither add, set, remove nor move';
  if (valueAt(root, move) !== undefined) return `${move} already exists`;
  return put(root, pointer, undefined) ?? put(root, move, old);
}

function addValue(root: Tree, pointer: string, old: unknown, add: unknown): string | undefined {
  return old === undefined ? put(root, pointer, add) : 'it already exists';
}

function addParameters(root: Tree, pointer: string, added: readonly unknown[]): string | undefined {
  const at = childPointer(pointer, 'parameters');
  const present = (valueAt(root, at) ?? []) as readonly unknown[];
  const names = new Set(present.map((parameter) => isObject(parameter) && parameter.name));
  const twice = added.find((parameter) => isObject(parameter) && names.has(parameter.name as string));
  if (isObject(twice)) return `the parameter ${twice.name} is already declared`;
  return put(root, at, [...present, ...structuredClone(added)]);
}

function put(root: Tree, pointer: string, value: unknown): string | undefined {
  const parts = pointerParts(pointer);
  const key = parts.at(-1);
  const parent = valueAt(root, parts.slice(0, -1).reduce<string>(childPointer, '#'));
  if (key === undefined || typeof parent !== 'object' || parent === null) return 'its parent does not exist';
  if (value !== undefined) (parent as Tree)[key] = structuredClone(value);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Tree)[key];
  return undefined;
}

/** An operationId, and one with a parameter's name, are short for pointers. */
function targetOf(root: Tree, at: string): string | undefined {
  if (at.startsWith('#/')) return at;
  const [operationId, name] = at.split(' ');
  for (const [path, item] of Object.entries(root.paths as Record<string, Tree>)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation) || operation.operationId !== operationId) continue;
      const pointer = childPointer(childPointer('#/paths', path), method);
      return name === undefined ? pointer : parameterPointer(operation, pointer, name);
    }
  }
  return undefined;
}

function parameterPointer(operation: Tree, pointer: string, name: string): string {
  const parameters = (operation.parameters ?? []) as readonly unknown[];
  const index = parameters.findIndex((parameter) => isObject(parameter) && parameter.name === name);
  // One past the end does not exist, so the correction fails as it should.
  return childPointer(childPointer(pointer, 'parameters'), index < 0 ? parameters.length : index);
}

/** Whether the component or path that a pointer goes through is in the document. */
function hasSubject(root: Tree, pointer: string): boolean {
  const parts = pointerParts(pointer);
  const depth = parts[0] === 'components' ? 3 : 2;
  return valueAt(root, parts.slice(0, depth).reduce<string>(childPointer, '#')) !== undefined;
}
