import { isDeepStrictEqual } from 'node:util';
import { hasSubject, targetOf } from './correction-target.js';
import type { Condition, Correction, Overlay } from './overlay.js';
import type { DocumentFacts } from './spec/facts.js';
import { isObject } from './spec/keep.js';
import { childPointer, pointerParts, valueAt } from './spec/pointer.js';
import { SpecError } from './spec/spec-error.js';

type Tree = Record<string, unknown>;

/** A document after its corrections, and what became of those that were not made. */
export interface Corrected {
  readonly document: DocumentFacts;
  /** About an operation or component that the document lacks: documents differ in age. */
  readonly unused: readonly Correction[];
  /** Corrections that are not needed any more, or whose ground is gone, each with its place and the reason. */
  readonly outdated: readonly SpecError[];
}

/**
 * Applies the corrections of an overlay, those that fit.
 *
 * What a correction stands on (`was`, `while`) is asked of the document as it came, not as other corrections left it.
 */
export function applyCorrections(document: DocumentFacts, overlay: Overlay): Corrected {
  const copy = structuredClone(document) as unknown as Tree;
  const unused: Correction[] = [];
  const outdated: SpecError[] = [];
  for (const [index, correction] of overlay.corrections.entries()) {
    const pointer = targetOf(copy, correction.at);
    if (pointer === undefined || !hasSubject(copy, pointer)) {
      unused.push(correction);
      continue;
    }
    const problem = groundProblem(document, correction) ?? apply(copy, pointer, correction);
    if (problem) outdated.push(outdatedError(problem, correction, overlay.place('corrections', index)));
  }
  return { document: copy as unknown as DocumentFacts, unused, outdated };
}

/**
 * Applies all corrections of an overlay.
 *
 * @throws SpecError when one is about something that exists but no longer fits.
 */
export function correct(document: DocumentFacts, overlay: Overlay): Corrected {
  const corrected = applyCorrections(document, overlay);
  const [first] = corrected.outdated;
  if (first) throw first;
  return corrected;
}

function outdatedError(problem: string, { at }: Correction, place: string): SpecError {
  return new SpecError(`The correction at ${at} no longer applies: ${problem}. Delete or change it.`, '', place);
}

/** Why the document no longer gives a reason for a correction; `undefined` while it does. */
function groundProblem(document: DocumentFacts, { while: conditions = [] }: Correction): string | undefined {
  for (const condition of conditions) {
    const problem = conditionProblem(document, condition);
    if (problem) return problem;
  }
  return undefined;
}

function conditionProblem(document: DocumentFacts, { at, is, exists = true }: Condition): string | undefined {
  const pointer = targetOf(document, at);
  const value = pointer === undefined ? undefined : valueAt(document, pointer);
  if (is === undefined && exists === (value !== undefined)) return undefined;
  if (value === undefined) return `${at} is not in the document any more`;
  if (is === undefined) return `${at} is in the document now`;
  return isDeepStrictEqual(value, is) ? undefined : `${at} is now ${JSON.stringify(value)}`;
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
