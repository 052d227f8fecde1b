import type { Described } from './described.js';

/** The same operation in two documents, one that is gone, or one that is new. */
export interface Pair {
  readonly before?: Described;
  readonly after?: Described;
}

/** What two operations must share to be the same one, best first. */
const KEYS: readonly ((operation: Described) => string)[] = [
  ({ id, method, path }) => `${id} ${method} ${shapeOf(path)}`,
  // What goes over the wire says more than what it is called.
  ({ method, path }) => `${method} ${shapeOf(path)}`,
  ({ id }) => id,
];

/** Finds each operation of an older document in a newer one. */
export function matchOperations(before: readonly Described[], after: readonly Described[]): Pair[] {
  const pairs: Pair[] = [];
  let [old, now] = [before, after];
  for (const key of KEYS) {
    const byKey = new Map(now.map((operation) => [key(operation), operation]));
    const found = old.flatMap((operation) => {
      const match = byKey.get(key(operation));
      return match ? [{ before: operation, after: match }] : [];
    });
    pairs.push(...found);
    old = old.filter((operation) => !found.some((pair) => pair.before === operation));
    now = now.filter((operation) => !found.some((pair) => pair.after === operation));
  }
  return [
    ...pairs,
    ...old.map((operation) => ({ before: operation })),
    ...now.map((operation) => ({ after: operation })),
  ];
}

/** A path without the names of its parameters. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}
