/** A number from 0 to below 1 that depends on nothing but the seed and the words: the same in every run, whatever came before. */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let hash = mix(seed | 0);
  for (const word of words) hash = mix(hash ^ (typeof word === 'number' ? Math.imul(word, 0x9e3779b1) : hashOf(word)));
  return hash / 2 ** 32;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** The finalizer of MurmurHash3, on a number that is never 0. */
function mix(value: number): number {
  let hash = value ^ 0x2c1b3c6d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
