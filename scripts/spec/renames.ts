import { declaredOperations } from '../../src/codegen/build-model.js';
import type { OperationEntry, Overlay } from '../../src/codegen/overlay.js';
import type { DocumentFacts } from '../../src/codegen/spec/facts.js';

/** An operation that has another operationId in the newer document. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Operations with the same method and path and another operationId, where the old one is gone and the new one was not there. */
export function renamesOf(before: DocumentFacts, after: DocumentFacts): Rename[] {
  const [old, now] = [idsByCall(before), idsByCall(after)];
  const [oldIds, newIds] = [new Set(old.values()), new Set(now.values())];
  return [...old].flatMap(([call, from]) => {
    const to = now.get(call);
    return to === undefined || to === from || newIds.has(from) || oldIds.has(to) ? [] : [{ from, to }];
  });
}

/** The overlay with what it says of operations under either of their ids. */
export function withRenamed(overlay: Overlay, renames: readonly Rename[]): Overlay {
  const known = (id: string): OperationEntry | undefined => overlay.operations[id];
  const added = renames.flatMap(({ from, to }): [string, OperationEntry][] => {
    const [one, other] = [known(from), known(to)];
    if (one && !other) return [[to, one]];
    return other && !one ? [[from, other]] : [];
  });
  const operations = Object.assign(Object.create(null), overlay.operations, Object.fromEntries(added));
  return { ...overlay, operations };
}

function idsByCall(document: DocumentFacts): Map<string, string> {
  return new Map(
    declaredOperations(document).map(({ method, path, facts }) => [
      `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`,
      facts.operationId,
    ]),
  );
}
