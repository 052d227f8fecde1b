/** Claims of a token, decoded. Whoever decides by them has verified the token first. */
export type Claims = Readonly<Record<string, unknown>>;

/** A claim under its own name or, where the environment maps claims for Hasura, the name that it has there. */
export function claimOf(claims: Claims, name: string): unknown {
  return ownValue(claims, name) ?? ownValue(claims, `x-hasura-${name.replaceAll('_', '-')}`);
}

/** The organization that the token was issued for. */
export function orgCodeOf(claims: Claims): string | null {
  return textOrNull(claimOf(claims, 'org_code'));
}

/** Whether a value is an object and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a text, a number or a boolean. */
export function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A member of the object itself: a key such as `constructor` finds nothing. */
export function ownValue(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The text, or null for anything else and for an empty one. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The elements of a list; none for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
