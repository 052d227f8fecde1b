import { identitiesOf } from '../identities.js';
import type { Application, OptionalClaim, User } from '../records.js';
import type { State } from '../state.js';
import { defined } from './claim-snapshot.js';
import type { ClaimSnapshot, Grant } from './model.js';

/** Claims of access tokens that an application has to ask for in its settings. */
const OPTIONAL: readonly OptionalClaim[] = [
  'roles',
  'email',
  'org_name',
  'external_org_id',
  'user_properties',
  'organization_properties',
];
/** Claims that the mapping for Hasura renames; the plain ones are missing then. */
const HASURA: readonly string[] = ['org_code', 'org_codes', 'organizations', 'permissions', 'roles', 'feature_flags'];

/** What access tokens tell of a grant. */
type GrantClaims = Pick<Grant, 'audiences' | 'clientId' | 'scopes' | 'userId'>;

/** The claims of an access token, without those of every token. */
export function accessClaims(application: Application, grant: GrantClaims, snapshot: ClaimSnapshot) {
  const left = OPTIONAL.filter((name) => !application.claims.includes(name));
  const wanted = Object.entries(snapshot.access).filter(([name]) => !(left as readonly string[]).includes(name));
  return {
    aud: grant.audiences,
    azp: grant.clientId,
    scp: grant.scopes,
    sub: grant.userId,
    ...mapped(application, Object.fromEntries(wanted)),
  };
}

/** The claims of an ID token, without those of every token and those about the access token. */
export function identityClaims(
  state: State,
  application: Application,
  grant: GrantClaims & Pick<Grant, 'authTime' | 'requestedAt'>,
  snapshot: ClaimSnapshot,
  user: User,
) {
  const { user_properties, ...organizations } = snapshot.identity;
  return {
    // One audience, the client: what every OpenID client checks.
    aud: [grant.clientId],
    azp: grant.clientId,
    sub: grant.userId,
    auth_time: seconds(grant.authTime),
    rat: seconds(grant.requestedAt),
    ...profileClaims(state, user, grant.scopes),
    ...mapped(application, organizations),
    ...(application.claims.includes('user_properties') ? defined({ user_properties }) : {}),
  };
}

/** What scopes let an application know about a user. */
export function profileClaims(state: State, user: User, scopes: readonly string[]): Record<string, unknown> {
  return defined({
    ...(scopes.includes('profile') ? profileOf(user) : {}),
    ...(scopes.includes('email') ? { email: user.email, email_verified: isEmailConfirmed(state, user) } : {}),
    ...(scopes.includes('phone') ? { phone_number: user.phone } : {}),
  });
}

/** Seconds since 1970, as tokens write times. */
export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function profileOf(user: User) {
  const updatedAt = Date.parse(user.created_on);
  return {
    name: [user.first_name, user.last_name].filter(Boolean).join(' ') || undefined,
    given_name: user.first_name,
    family_name: user.last_name,
    picture: user.picture,
    preferred_username: user.username,
    provided_id: user.provided_id,
    updated_at: Number.isNaN(updatedAt) ? undefined : seconds(updatedAt),
  };
}

function isEmailConfirmed(state: State, user: User): boolean | undefined {
  if (user.email === undefined) return undefined;
  return identitiesOf(state, user).some(({ type, value, is_confirmed }) => {
    return type === 'email' && value === user.email && is_confirmed;
  });
}

function mapped(application: Application, claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!application.isHasura) return { ...claims };
  const renamed = Object.entries(claims).map(([name, value]) => {
    return [HASURA.includes(name) ? `x-hasura-${name.replaceAll('_', '-')}` : name, value];
  });
  return Object.fromEntries(renamed);
}
