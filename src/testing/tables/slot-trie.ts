import type { Owner } from './hash-trie.js';

/** An item with its identifier. */
export interface Entry<T> {
  readonly id: string;
  readonly item: T;
}

interface Node<T> {
  readonly owner: Owner;
  /** How many entries are below. */
  count: number;
  /** Nodes, or on the lowest level entries; a removed entry leaves its slot empty. */
  readonly children: (Node<T> | Entry<T> | undefined)[];
}

/** Entries in the order in which they were added, each in a numbered slot; versions share the nodes they have in common. */
export interface SlotTrie<T> {
  readonly root: Node<T>;
  /** Number of bits of a slot number that are looked at below the root. */
  readonly shift: number;
  /** The next slot. */
  readonly length: number;
}

const BITS = 5;
const WIDTH = 1 << BITS;

/** Makes one without entries. */
export function emptySlotTrie<T>(owner: Owner): SlotTrie<T> {
  return { root: { owner, count: 0, children: [] }, shift: 0, length: 0 };
}

/** The entry in a slot. */
export function entryAt<T>({ root, shift }: SlotTrie<T>, slot: number): Entry<T> | undefined {
  let node: Node<T> | undefined = root;
  for (let level = shift; level > 0 && node; level -= BITS) {
    node = node.children[(slot >>> level) & (WIDTH - 1)] as Node<T> | undefined;
  }
  return node?.children[slot & (WIDTH - 1)] as Entry<T> | undefined;
}

/** Puts an entry into a slot, or (`undefined`) empties it; the slot after the last one may be used, too. */
export function withEntry<T>(trie: SlotTrie<T>, slot: number, entry: Entry<T> | undefined, owner: Owner): SlotTrie<T> {
  const isFull = slot >= WIDTH << trie.shift;
  const above = isFull ? { owner, count: trie.root.count, children: [trie.root] } : trie.root;
  const shift = isFull ? trie.shift + BITS : trie.shift;
  return { root: put(above, shift, slot, entry, owner), shift, length: Math.max(trie.length, slot + 1) };
}

/** How many entries come before a slot. */
export function entriesBefore<T>({ root, shift }: SlotTrie<T>, slot: number): number {
  let before = 0;
  let node: Node<T> | undefined = root;
  for (let level = shift; node; level -= BITS) {
    const place = (slot >>> level) & (WIDTH - 1);
    for (let index = 0; index < place; index += 1) before += countOf(node.children[index], level);
    node = level > 0 ? (node.children[place] as Node<T> | undefined) : undefined;
  }
  return before;
}

/** The entries from one position to another; positions count what is there, not slots. */
export function entriesBetween<T>({ root, shift }: SlotTrie<T>, start: number, end: number): readonly Entry<T>[] {
  const found: Entry<T>[] = [];
  collect(root, shift, Math.max(0, start), Math.min(root.count, end), found);
  return found;
}

function collect<T>(node: Node<T>, level: number, start: number, end: number, found: Entry<T>[]): void {
  let position = 0;
  for (const child of node.children) {
    if (position >= end) return;
    const count = countOf(child, level);
    if (child && count > 0 && position + count > start) {
      if (level === 0) found.push(child as Entry<T>);
      else collect(child as Node<T>, level - BITS, start - position, end - position, found);
    }
    position += count;
  }
}

function put<T>(
  node: Node<T> | undefined,
  level: number,
  slot: number,
  entry: Entry<T> | undefined,
  owner: Owner,
): Node<T> {
  const own = ownedBy(owner, node);
  const place = (slot >>> level) & (WIDTH - 1);
  const before = own.children[place];
  const countBefore = countOf(before, level);
  const after = level > 0 ? put(before as Node<T> | undefined, level - BITS, slot, entry, owner) : entry;
  own.children[place] = after;
  own.count += countOf(after, level) - countBefore;
  return own;
}

function ownedBy<T>(owner: Owner, node: Node<T> | undefined): Node<T> {
  if (node?.owner === owner) return node;
  return { owner, count: node?.count ?? 0, children: node ? [...node.children] : [] };
}

function countOf<T>(child: Node<T> | Entry<T> | undefined, level: number): number {
  if (!child) return 0;
  return level > 0 ? (child as Node<T>).count : 1;
}
