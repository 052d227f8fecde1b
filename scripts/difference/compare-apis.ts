import type { Api } from '../../src/codegen/api.js';
import type { Change } from './change.js';
import { compareOperation } from './compare-operation.js';
import { type Described, describeOperations } from './described.js';
import { matchOperations, type Pair } from './match-operations.js';

/** Every difference between an API as it was and as it is, in the order of the public names. */
export function compareApis(before: Api, after: Api): Change[] {
  return matchOperations(describeOperations(before), describeOperations(after))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .flatMap(changesOf);
}

function nameOf({ before, after }: Pair): string {
  return label((after ?? before) as Described);
}

function label({ name, method, path }: Described): string {
  return name ?? `${method} ${path}`;
}

function changesOf({ before, after }: Pair): Change[] {
  if (before && after) {
    const place = placeOf(after);
    const found = compareOperation(before, after);
    // Nobody calls what is no method in either.
    const isUnseen = before.name === undefined && after.name === undefined;
    return found.map((finding) => ({ ...place, ...finding, ...(isUnseen ? notes(finding) : {}) }));
  }
  if (after) return [addition(after)];
  return before ? [removal(before)] : [];
}

function placeOf(operation: Described): Pick<Change, 'operation' | 'call'> {
  return { operation: label(operation), call: `${operation.method} ${operation.path}` };
}

function notes({ forCaller, forReader }: Pick<Change, 'forCaller' | 'forReader'>): Partial<Change> {
  return { ...(forCaller ? { forCaller: 'note' } : {}), ...(forReader ? { forReader: 'note' } : {}) };
}

function addition(operation: Described): Change {
  const isMethod = operation.name !== undefined;
  const words = isMethod ? 'is new' : 'is new, and not a method';
  const kind = 'operation added';
  return { ...placeOf(operation), kind, side: 'operation', forCaller: isMethod ? 'addition' : 'note', words };
}

function removal(operation: Described): Change {
  const effect = operation.name === undefined ? 'note' : 'breaking';
  return { ...placeOf(operation), kind: 'operation removed', side: 'operation', forCaller: effect, words: 'is gone' };
}
