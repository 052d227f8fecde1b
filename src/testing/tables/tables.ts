import type { Collection } from '../collection.js';
import { emptyHashTrie, entriesOf, findIn, type HashTrie, type Owner, putIn, removeFrom } from './hash-trie.js';
import { entriesBetween } from './slot-trie.js';
import { createTable, type Table } from './table.js';
import { emptyVersion, type Version, versionOf } from './version.js';

/** What every collection of one owner held at one moment: an immutable value. */
export interface TablesSnapshot {
  readonly versions: HashTrie<Version<unknown>>;
}

/** Items with their identifiers, by the name of their collection; empty collections are left out. */
export type TablesData = Readonly<Record<string, readonly (readonly [id: string, item: unknown])[]>>;

/** Collections by name. */
export interface Tables {
  /** The collection of a name, the same each time; it need not be declared. */
  collection<T>(name: string): Collection<T>;
  /** What every collection holds now: costs what was changed since the last one. */
  snapshot(): TablesSnapshot;
}

/** Makes the collections of a snapshot, which they start from and never change; without one, empty ones. */
export function createTables(base?: TablesSnapshot): Tables {
  let owner: Owner = {};
  let versions = base?.versions ?? emptyHashTrie<Version<unknown>>(owner);
  const tables = new Map<string, Table<unknown>>();
  const changed = new Map<string, Table<unknown>>();
  function tableOf(name: string): Table<unknown> {
    const known = tables.get(name);
    if (known) return known;
    const made: Table<unknown> = createTable({
      load: () => findIn(versions, name) ?? emptyVersion(owner),
      owner: () => owner,
      onWrite: () => changed.set(name, made),
    });
    tables.set(name, made);
    return made;
  }
  return {
    collection: <T>(name: string) => tableOf(name) as unknown as Collection<T>,
    snapshot() {
      for (const [name, { version }] of changed) {
        versions = version.size > 0 ? putIn(versions, name, version, owner) : removeFrom(versions, name, owner);
      }
      changed.clear();
      // Whatever was made until now belongs to the snapshot, and is copied before it changes.
      owner = {};
      return { versions };
    },
  };
}

/** A snapshot in which these collections are as in another one; costs nothing to speak of, however much they hold. */
export function withCollectionsOf(
  { versions }: TablesSnapshot,
  other: TablesSnapshot,
  names: readonly string[],
): TablesSnapshot {
  const owner: Owner = {};
  const merged = names.reduce((all, name) => {
    const version = findIn(other.versions, name);
    return version === undefined ? removeFrom(all, name, owner) : putIn(all, name, version, owner);
  }, versions);
  return { versions: merged };
}

/** Writes a snapshot as JSON data, in an order that depends on what it holds only. */
export function dataFrom({ versions }: TablesSnapshot): TablesData {
  const named = [...entriesOf(versions)].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    named.map(([name, { items, size }]) => {
      return [name, entriesBetween(items, 0, size).map(({ id, item }) => [id, item] as const)];
    }),
  );
}

/** Reads a snapshot back. */
export function snapshotFrom(data: TablesData): TablesSnapshot {
  const owner: Owner = {};
  let versions = emptyHashTrie<Version<unknown>>(owner);
  for (const [name, rows] of Object.entries(data)) {
    const entries = rows.map(([id, item]) => ({ id, item }));
    if (entries.length > 0) versions = putIn(versions, name, versionOf(entries, owner), owner);
  }
  return { versions };
}
