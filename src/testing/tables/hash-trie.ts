import { fnv1a } from '../hashing.js';

/**
 * Who may change a node in place: the one who made it.
 *
 * Nodes of anybody else are shared with other versions, and are copied before they are changed.
 */
export type Owner = object;

interface Leaf<V> {
  readonly id: string;
  readonly hash: number;
  readonly value: V;
  readonly children?: undefined;
}

/** A map from identifiers to values; versions of it share every node in which they do not differ. */
export interface HashTrie<V> {
  readonly owner: Owner;
  /** Which of 32 places are taken; below the last level it says nothing, and `children` is a plain list. */
  bitmap: number;
  readonly children: (Leaf<V> | HashTrie<V>)[];
}

const BITS = 5;
const LAST_SHIFT = 30;

/** Makes an empty map. */
export function emptyHashTrie<V>(owner: Owner): HashTrie<V> {
  return { owner, bitmap: 0, children: [] };
}

/** The value of an identifier. */
export function findIn<V>(trie: HashTrie<V>, id: string): V | undefined {
  const hash = hashOf(id);
  let node = trie;
  for (let shift = 0; shift <= LAST_SHIFT; shift += BITS) {
    const bit = bitOf(hash, shift);
    if ((node.bitmap & bit) === 0) return undefined;
    const child = node.children[placeOf(node, bit)];
    if (!child?.children) return child?.id === id ? child.value : undefined;
    node = child;
  }
  // Only identifiers whose hashes are equal come this far.
  const leaf = (node.children as readonly Leaf<V>[]).find((one) => one.id === id);
  return leaf?.value;
}

/** The map with a value for an identifier. */
export function putIn<V>(trie: HashTrie<V>, id: string, value: V, owner: Owner): HashTrie<V> {
  return put(trie, { id, hash: hashOf(id), value }, 0, owner);
}

/** The map without an identifier. */
export function removeFrom<V>(trie: HashTrie<V>, id: string, owner: Owner): HashTrie<V> {
  return findIn(trie, id) === undefined ? trie : remove(trie, id, hashOf(id), 0, owner);
}

/** Every identifier with its value, in no order that means anything. */
export function entriesOf<V>(trie: HashTrie<V>): readonly (readonly [string, V])[] {
  return trie.children.flatMap((child) => (child.children ? entriesOf(child) : [[child.id, child.value] as const]));
}

function put<V>(node: HashTrie<V>, leaf: Leaf<V>, shift: number, owner: Owner): HashTrie<V> {
  const own = ownedBy(owner, node);
  const { children } = own;
  if (shift > LAST_SHIFT) {
    const known = children.findIndex((child) => (child as Leaf<V>).id === leaf.id);
    children[known < 0 ? children.length : known] = leaf;
    return own;
  }
  const bit = bitOf(leaf.hash, shift);
  const place = placeOf(own, bit);
  const child = own.bitmap & bit ? children[place] : undefined;
  if (!child) {
    own.bitmap |= bit;
    children.splice(place, 0, leaf);
  } else if (child.children) {
    children[place] = put(child, leaf, shift + BITS, owner);
  } else {
    const below = () => put(emptyHashTrie<V>(owner), child, shift + BITS, owner);
    children[place] = child.id === leaf.id ? leaf : put(below(), leaf, shift + BITS, owner);
  }
  return own;
}

function remove<V>(node: HashTrie<V>, id: string, hash: number, shift: number, owner: Owner): HashTrie<V> {
  const own = ownedBy(owner, node);
  const { children } = own;
  if (shift > LAST_SHIFT) {
    const known = children.findIndex((child) => (child as Leaf<V>).id === id);
    children.splice(known, 1);
    return own;
  }
  const bit = bitOf(hash, shift);
  const place = placeOf(own, bit);
  const child = children[place];
  const rest = child?.children && remove(child, id, hash, shift + BITS, owner);
  if (rest && rest.children.length > 0) {
    children[place] = rest;
  } else {
    own.bitmap &= ~bit;
    children.splice(place, 1);
  }
  return own;
}

function ownedBy<V>(owner: Owner, node: HashTrie<V>): HashTrie<V> {
  return node.owner === owner ? node : { owner, bitmap: node.bitmap, children: [...node.children] };
}

function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & 31);
}

/** How many places before this one are taken. */
function placeOf({ bitmap }: { readonly bitmap: number }, bit: number): number {
  let bits = bitmap & (bit - 1);
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** FNV-1a with a last mix: identifiers that differ in few letters fall far apart. */
function hashOf(text: string): number {
  let hash = fnv1a(text);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
