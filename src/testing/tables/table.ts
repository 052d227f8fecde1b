import type { Collection } from '../collection.js';
import type { Owner } from './hash-trie.js';
import { entriesBetween } from './slot-trie.js';
import { emptyVersion, entryOf, positionIn, type Version, withItem, withoutItem } from './version.js';

/** A collection with the version that it stands at. */
export interface Table<T> extends Collection<T> {
  readonly version: Version<T>;
}

/** Where a table's first version comes from, and who hears of writes. */
export interface TableSource {
  load(): Version<unknown>;
  /** Whose nodes may be changed in place. */
  owner(): Owner;
  onWrite(): void;
}

/** Makes a table; it asks for its version when it is first used. */
export function createTable<T>(source: TableSource): Table<T> {
  return new VersionedTable<T>(source);
}

/** A class, since an emulator makes dozens of these at each restore and uses few. */
class VersionedTable<T> implements Table<T> {
  readonly #source: TableSource;
  #version: Version<T> | undefined;

  constructor(source: TableSource) {
    this.#source = source;
  }

  get version(): Version<T> {
    this.#version ??= this.#source.load() as Version<T>;
    return this.#version;
  }

  get size(): number {
    return this.version.size;
  }

  get(id: string): T | undefined {
    return entryOf(this.version, id)?.item;
  }

  has(id: string): boolean {
    return entryOf(this.version, id) !== undefined;
  }

  set(id: string, item: T): void {
    this.#write(withItem(this.version, id, Object.freeze(item) as T, this.#source.owner()));
  }

  update(id: string, changes: Partial<T>): T | undefined {
    const item = this.get(id);
    if (item === undefined) return undefined;
    const changed = { ...item, ...changes };
    this.set(id, changed);
    return changed;
  }

  delete(id: string): boolean {
    const version = withoutItem(this.version, id, this.#source.owner());
    if (version === this.version) return false;
    this.#write(version);
    return true;
  }

  clear(): void {
    if (this.size > 0) this.#write(emptyVersion(this.#source.owner()));
  }

  all(): readonly T[] {
    return this.view('all', (all) => all);
  }

  ids(): readonly string[] {
    return entriesBetween(this.version.items, 0, this.size).map(({ id }) => id);
  }

  slice(start: number, end: number): readonly T[] {
    return entriesBetween(this.version.items, start, end).map(({ item }) => item);
  }

  entries(start: number, end: number): readonly (readonly [string, T])[] {
    return entriesBetween(this.version.items, start, end).map(({ id, item }) => [id, item] as const);
  }

  last(): T | undefined {
    return this.slice(this.size - 1, this.size)[0];
  }

  positionOf(id: string): number | undefined {
    return positionIn(this.version, id);
  }

  view<R>(name: string, build: (items: readonly T[]) => R, needs: readonly Collection<unknown>[] = []): R {
    const { version } = this;
    version.views ??= new Map();
    const versions = needs.map((needed) => (needed as Table<unknown>).version);
    const known = version.views.get(name);
    if (known && versions.every((one, index) => one === known.needs[index])) return known.value as R;
    const value = build(name === 'all' ? this.slice(0, version.size) : this.all());
    version.views.set(name, { value, needs: versions });
    return value;
  }

  #write(version: Version<T>): void {
    this.#version = version;
    this.#source.onWrite();
  }
}
