/** Texts by key, as plain data. */
export type Texts = Readonly<Record<string, string>>;

/** The value of a key, and nothing that every object has anyway. */
export function ownValue<V>(values: Readonly<Record<string, V>> | undefined, key: string): V | undefined {
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}

/** The values without a key. */
export function withoutKey<V>(values: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}

/** The list without repetitions. */
export function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}

/** The list with a text, once. */
export function withText(list: readonly string[], text: string): readonly string[] {
  return list.includes(text) ? list : [...list, text];
}

/** The list without a text. */
export function withoutText(list: readonly string[], text: string): readonly string[] {
  return list.includes(text) ? list.filter((item) => item !== text) : list;
}
