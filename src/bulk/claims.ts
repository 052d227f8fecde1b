/** Keeps two records with the same identity from being worked on at once. */
export interface Claims {
  /** Takes the keys, unless one of them is taken. */
  take(keys: readonly string[]): boolean;
  /** Takes the keys as soon as nobody has any of them. */
  await(keys: readonly string[]): Promise<void>;
  give(keys: readonly string[]): void;
}

/** Makes claims; their holders never wait for each other, so nothing can be stuck. */
export function createClaims(): Claims {
  const taken = new Map<string, { readonly freed: Promise<void>; free(): void }>();
  const claims: Claims = {
    take(keys) {
      if (keys.some((key) => taken.has(key))) return false;
      for (const key of keys) {
        let free = (): void => {};
        const freed = new Promise<void>((resolve) => {
          free = resolve;
        });
        taken.set(key, { freed, free });
      }
      return true;
    },
    async await(keys) {
      while (!claims.take(keys)) await Promise.all(keys.map((key) => taken.get(key)?.freed));
    },
    give(keys) {
      for (const key of keys) {
        const claim = taken.get(key);
        taken.delete(key);
        claim?.free();
      }
    },
  };
  return claims;
}
