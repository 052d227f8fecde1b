/** Counts writes, so that what was derived from the state knows when it is stale. */
export interface Clock {
  version: number;
}

/** Items by identifier, in the order in which they were added. */
export interface Collection<T> {
  readonly size: number;
  get(id: string): T | undefined;
  has(id: string): boolean;
  set(id: string, item: T): void;
  delete(id: string): boolean;
  /** Every item, in order; the array is shared until the next write. */
  all(): readonly T[];
  /** What `build` makes of every item, kept under `name` until the next write. */
  view<R>(name: string, build: (items: readonly T[]) => R): R;
}

/**
 * Makes an empty collection.
 *
 * Arrays and indexes are built once per write and read many times: this is what keeps the cost of a page independent
 * of its offset.
 */
export function createCollection<T>(clock: Clock): Collection<T> {
  const items = new Map<string, T>();
  const views = new Map<string, unknown>();
  let seen = clock.version;
  function view<R>(name: string, build: (items: readonly T[]) => R): R {
    if (seen !== clock.version) views.clear();
    seen = clock.version;
    if (!views.has(name)) views.set(name, build(name === 'all' ? [...items.values()] : view('all', (all) => all)));
    return views.get(name) as R;
  }
  return {
    get size() {
      return items.size;
    },
    get: (id) => items.get(id),
    has: (id) => items.has(id),
    set(id, item) {
      items.set(id, item);
      clock.version += 1;
    },
    delete(id) {
      clock.version += 1;
      return items.delete(id);
    },
    all: () => view('all', (all) => all),
    view,
  };
}
