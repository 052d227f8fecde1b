import { isGiven, type UserIdentity, type UserRecord } from './user-record.js';

/** The identities that a user can be looked up by. */
export type LookupType = 'email' | 'phone' | 'username';

/** Every identity of a record: those with fields of their own first, none twice. */
export function identitiesOf(record: UserRecord): readonly UserIdentity[] {
  const { email, email_verified, phone, phone_verified, phone_country_id, username } = record;
  const own = [
    isGiven(email) ? [{ type: 'email', identity: email as string, is_verified: email_verified } as const] : [],
    isGiven(phone)
      ? [{ type: 'phone', identity: phone as string, is_verified: phone_verified, phone_country_id } as const]
      : [],
    isGiven(username) ? [{ type: 'username', identity: username as string } as const] : [],
  ].flat();
  const seen = new Set<string>();
  return [...own, ...(record.identities ?? [])].filter((identity) => {
    const key = identityKey(identity);
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

/** Whether an identity is one that users can be looked up by and created with. */
export function isLookup<I extends { readonly type?: string | undefined }>(
  identity: I,
): identity is I & { type: LookupType } {
  return identity.type === 'email' || identity.type === 'phone' || identity.type === 'username';
}

/** Identities are the same when this is: addresses and names do not differ by case. */
export function identityKey({
  type,
  identity,
}: {
  readonly type?: string | undefined;
  readonly identity?: string | undefined;
}): string {
  const value = (identity ?? '').trim();
  return `${type}:${type === 'email' || type === 'username' ? value.toLowerCase() : value}`;
}
