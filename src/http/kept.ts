/** What is kept for all clients of a process: by an object that they share, then by a text. */
export type Kept<T> = WeakMap<object, Map<string, T>>;

/** How many of one object are kept before the idle ones are forgotten. */
const CROWDED = 1_000;

/** The thing that is kept under this text, made where there is none yet. */
export function keptOf<T extends { readonly isIdle: boolean }>(
  kept: Kept<T>,
  owner: object,
  key: string,
  create: () => T,
): T {
  let shared = kept.get(owner);
  if (!shared) {
    shared = new Map();
    kept.set(owner, shared);
  }
  const known = shared.get(key);
  if (known) return known;
  if (shared.size >= CROWDED) for (const [name, one] of shared) if (one.isIdle) shared.delete(name);
  const made = create();
  shared.set(key, made);
  return made;
}
