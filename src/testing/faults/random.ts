import { fnv1a, mix } from '../hashing.js';

/** Keeps the mix away from 0, which it would leave as it is. */
const AWAY_FROM_ZERO = 0x2c1b3c6d;

/** A number from 0 to below 1 that depends on nothing but the seed and the words: the same in every run, whatever came before. */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let hash = mix(seed ^ AWAY_FROM_ZERO);
  for (const word of words) {
    const next = typeof word === 'number' ? Math.imul(word, 0x9e3779b1) : fnv1a(word);
    hash = mix(hash ^ next ^ AWAY_FROM_ZERO);
  }
  return hash / 2 ** 32;
}
