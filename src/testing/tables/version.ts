import { emptyHashTrie, findIn, type HashTrie, type Owner, putIn, removeFrom } from './hash-trie.js';
import {
  type Entry,
  emptySlotTrie,
  entriesBefore,
  entriesBetween,
  entryAt,
  type SlotTrie,
  withEntry,
} from './slot-trie.js';

/** What one collection held at one moment; a write makes another version. */
export interface Version<T> {
  /** Slots by identifier. */
  readonly slots: HashTrie<number>;
  readonly items: SlotTrie<T>;
  readonly size: number;
  /** What was made of this version, by name; made when the first view is asked for. */
  views: Map<string, View> | undefined;
}

/** Something made of a version, and of the versions of other collections. */
export interface View {
  readonly value: unknown;
  readonly needs: readonly Version<unknown>[];
}

/** Empty slots that are let be before the entries move together. */
const LEAST_GAPS = 32;

/** A version without items. */
export function emptyVersion<T>(owner: Owner): Version<T> {
  return { slots: emptyHashTrie(owner), items: emptySlotTrie(owner), size: 0, views: undefined };
}

/** The entry of an identifier. */
export function entryOf<T>({ slots, items }: Version<T>, id: string): Entry<T> | undefined {
  const slot = findIn(slots, id);
  return slot === undefined ? undefined : entryAt(items, slot);
}

/** The position of an identifier in the order. */
export function positionIn<T>({ slots, items }: Version<T>, id: string): number | undefined {
  const slot = findIn(slots, id);
  return slot === undefined ? undefined : entriesBefore(items, slot);
}

/** The version with an item, in its old place where the identifier has one, else at the end. */
export function withItem<T>({ slots, items, size }: Version<T>, id: string, item: T, owner: Owner): Version<T> {
  const known = findIn(slots, id);
  const slot = known ?? items.length;
  return {
    slots: known === undefined ? putIn(slots, id, slot, owner) : slots,
    items: withEntry(items, slot, { id, item }, owner),
    size: known === undefined ? size + 1 : size,
    views: undefined,
  };
}

/** The version without an item; the same one when there is none. */
export function withoutItem<T>(version: Version<T>, id: string, owner: Owner): Version<T> {
  const { slots, items, size } = version;
  const slot = findIn(slots, id);
  if (slot === undefined) return version;
  const less: Version<T> = {
    slots: removeFrom(slots, id, owner),
    items: withEntry(items, slot, undefined, owner),
    size: size - 1,
    views: undefined,
  };
  return items.length > LEAST_GAPS && items.length > 2 * less.size ? packed(less, owner) : less;
}

/** The version of entries. */
export function versionOf<T>(entries: readonly Entry<T>[], owner: Owner): Version<T> {
  return entries.reduce((version, { id, item }) => withItem(version, id, item, owner), emptyVersion<T>(owner));
}

function packed<T>({ items, size }: Version<T>, owner: Owner): Version<T> {
  return versionOf(entriesBetween(items, 0, size), owner);
}
