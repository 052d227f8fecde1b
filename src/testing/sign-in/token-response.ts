import { decodeJwt } from 'jose';
import { noteActivity } from '../activity/activity.js';
import { jsonResponse } from '../answers.js';
import { userScopesFor } from '../apis/user-scopes.js';
import { applicationLifetimes } from '../applications/settings.js';
import { unique } from '../plain.js';
import type { Application, User } from '../records.js';
import { claimSnapshot, defined } from './claim-snapshot.js';
import { accessClaims, identityClaims } from './claims.js';
import type { Exchange } from './exchange.js';
import { createRefreshToken } from './grants.js';
import type { Grant, IssuedAccess } from './model.js';
import { OAuthError } from './oauth-error.js';
import { accessTokenHash } from './secrets.js';

/** How an answer of the token endpoint differs from that to an authorization code. */
export interface TokenResponseOptions {
  /** Default: the nonce of the request, which belongs to the first ID token only. */
  readonly nonce?: string | undefined;
  /** Default: the scopes of the grant. */
  readonly scope?: string;
  /** Whether the access token of before may be answered again; default false. */
  readonly mayReuse?: boolean;
}

/** Makes the tokens of a grant. @throws OAuthError `invalid_grant` when its user is gone or suspended. */
export async function tokenResponse(
  exchange: Exchange,
  application: Application,
  grant: Grant,
  { nonce, scope = grant.scopes.join(' '), mayReuse = false }: TokenResponseOptions = {},
): Promise<Response> {
  const user = userOf(exchange, grant);
  // Made before anything is waited for, so that a revocation in between finds it.
  const refresh_token = grant.scopes.includes('offline') ? createRefreshToken(exchange, grant) : undefined;
  const access = await accessTokenFor(exchange, application, grant, user, mayReuse);
  const id_token = grant.scopes.includes('openid')
    ? await idTokenFor(exchange, application, grant, user, access, nonce)
    : undefined;
  const expires_in = Math.ceil((access.expiresAt - exchange.now) / 1000);
  const body = { access_token: access.token, expires_in, id_token, refresh_token, scope, token_type: 'bearer' };
  return jsonResponse(200, defined(body), { 'cache-control': 'no-store' });
}

async function accessTokenFor(
  exchange: Exchange,
  application: Application,
  grant: Grant,
  user: User,
  mayReuse: boolean,
): Promise<IssuedAccess> {
  const { state, authority, url } = exchange;
  const snapshot = claimSnapshot(state, user, grant.orgCode);
  const current = grant.access;
  const isReusable = mayReuse && current?.snapshot.serial === snapshot.serial && current.issuer === url.origin;
  if (current && isReusable && (await isGood(exchange, current.token))) return current;
  const scopes = [...grant.scopes, ...userScopesFor(state, user.id, grant.orgCode, grant.audiences)];
  const claims = accessClaims(application, { ...grant, scopes: unique(scopes) }, snapshot);
  const { access_token_lifetime } = applicationLifetimes(state, application.clientId);
  const token = await authority.issue({ iss: url.origin, ...claims }, access_token_lifetime);
  noteActivity(state, user.id);
  const { jti = '', exp = 0 } = decodeJwt(token);
  const access: IssuedAccess = { token, issuer: url.origin, expiresAt: exp * 1000, snapshot };
  // Looked up again: meanwhile it may have been revoked, or another refresh have added a token.
  const latest = state.signIn.grants.get(grant.id) ?? grant;
  if (latest.isRevoked) authority.revoke(jti);
  state.signIn.grants.update(grant.id, { access, issued: [...latest.issued, jti] });
  return access;
}

async function idTokenFor(
  { state, authority, settings, url }: Exchange,
  application: Application,
  grant: Grant,
  user: User,
  access: IssuedAccess,
  nonce: string | undefined,
): Promise<string> {
  const claims = {
    iss: url.origin,
    ...identityClaims(state, application, grant, access.snapshot, user),
    at_hash: await accessTokenHash(access.token),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const { id_token_lifetime = settings.idTokenLifetimeS } = applicationLifetimes(state, application.clientId);
  return await authority.issue(claims, id_token_lifetime);
}

/** The key may have been replaced, and the token revoked, since it was made. */
async function isGood({ authority }: Exchange, token: string): Promise<boolean> {
  return await authority.verify(token).then(
    () => true,
    () => false,
  );
}

function userOf({ state }: Exchange, grant: Grant): User {
  const user = state.users.get(grant.userId);
  if (!user) throw new OAuthError('invalid_grant', 'The user is gone');
  if (user.is_suspended) throw new OAuthError('invalid_grant', 'The user is suspended');
  return user;
}
