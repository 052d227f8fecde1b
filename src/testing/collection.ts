/** Items by identifier, in the order in which they were added. Items are JSON data that nobody changes: `update` replaces them. */
export interface Collection<T> {
  readonly size: number;
  get(id: string): T | undefined;
  has(id: string): boolean;
  /** Adds an item at the end, or replaces it where it is. */
  set(id: string, item: T): void;
  /** Replaces an item by one with changes, and returns that; `undefined` (and no item) where there is none. */
  update(id: string, changes: Partial<T>): T | undefined;
  delete(id: string): boolean;
  clear(): void;
  /** Every item, in order; the array is shared until the next write. */
  all(): readonly T[];
  /** Every identifier, in order. */
  ids(): readonly string[];
  /** The items from one position to another, without a look at the others. */
  slice(start: number, end: number): readonly T[];
  /** The same with identifiers. */
  entries(start: number, end: number): readonly (readonly [id: string, item: T])[];
  /** The last item. */
  last(): T | undefined;
  /** The position of an item in the order; `undefined` where there is none. */
  positionOf(id: string): number | undefined;
  /**
   * What `build` makes of every item, kept under `name` until the next write to this collection.
   *
   * A view that also depends on other collections names them in `needs`.
   */
  view<R>(name: string, build: (items: readonly T[]) => R, needs?: readonly Collection<unknown>[]): R;
}
