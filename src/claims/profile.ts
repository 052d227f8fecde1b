import type { AccountMethods } from '../account/types.js';
import type { CallOptions } from '../management/call.js';
import { type Claims, claimOf, isRecord, listOf, orgCodeOf, textOrNull } from './read.js';

/** Who the user is, in the names that Kinde uses; what is not known is null. */
export interface UserProfile {
  readonly id: string;
  readonly provided_id: string | null;
  readonly name: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly email: string | null;
  readonly email_verified: boolean | null;
  readonly picture: string | null;
  readonly preferred_username: string | null;
  /** Unix time in seconds. */
  readonly updated_at: number | null;
}

/** The organization that the user is signed in to. */
export interface Organization {
  readonly orgCode: string | null;
  /** Only where the application puts it into the access token. */
  readonly orgName: string | null;
  readonly externalId: string | null;
}

/** All organizations that the user is a member of, as the ID token has them. */
export interface Organizations {
  readonly orgCodes: readonly string[];
  /** Code and name of each; empty where the token has only the codes. */
  readonly organizations: readonly { readonly id: string; readonly name: string | null }[];
}

/** The user's profile, from the first source that tells each field; null without a user. */
export function profileFrom(...sources: readonly Claims[]): UserProfile | null {
  const value = (name: string): unknown => sources.map((claims) => claimOf(claims, name)).find((one) => one != null);
  const text = (name: string): string | null => textOrNull(value(name));
  const id = text('sub');
  if (id === null) return null;
  const verified = value('email_verified');
  const updated = value('updated_at');
  return {
    id,
    provided_id: text('provided_id'),
    name: text('name'),
    given_name: text('given_name'),
    family_name: text('family_name'),
    email: text('email'),
    email_verified: typeof verified === 'boolean' ? verified : null,
    picture: text('picture'),
    preferred_username: text('preferred_username'),
    updated_at: typeof updated === 'number' ? updated : null,
  };
}

/** The user's profile as the Account API gives it. */
export async function liveProfile(api: AccountMethods, options: CallOptions): Promise<UserProfile | null> {
  const profile = await api.getUserProfile({}, options);
  return profileFrom({ ...profile, sub: profile.sub ?? profile.id });
}

/** The organization in the claims of an access token. */
export function organizationFrom(claims: Claims): Organization {
  const externalId = claimOf(claims, 'external_organization_id') ?? claimOf(claims, 'external_org_id');
  return {
    orgCode: orgCodeOf(claims),
    orgName: textOrNull(claimOf(claims, 'org_name')),
    externalId: textOrNull(externalId),
  };
}

/** The organizations in the claims of an ID token. */
export function organizationsFrom(claims: Claims): Organizations {
  const organizations = listOf(claimOf(claims, 'organizations')).flatMap((item) => {
    const id = isRecord(item) ? textOrNull(item.id) : null;
    return id === null ? [] : [{ id, name: textOrNull((item as Claims).name) }];
  });
  const codes = listOf(claimOf(claims, 'org_codes')).filter((code) => typeof code === 'string');
  return { orgCodes: codes.length > 0 ? codes : organizations.map(({ id }) => id), organizations };
}
