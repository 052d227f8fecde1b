import { applicationLifetimes } from '../applications/settings.js';
import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import type { Exchange } from './exchange.js';
import { dropExpired, type Grant, type Session } from './model.js';
import { randomSecret } from './secrets.js';

/** What an application is allowed, before it has a token. */
export type GrantInput = Pick<Grant, 'clientId' | 'orgCode' | 'scopes' | 'audiences' | 'nonce' | 'requestedAt'>;

/** Makes the family that the tokens of one sign-in belong to. */
export function createGrant({ state, settings, authority, now }: Exchange, session: Session, input: GrantInput): Grant {
  const { grants } = state.signIn;
  dropExpired(grants, now);
  const lifetimes = applicationLifetimes(state, input.clientId);
  const { refresh_token_lifetime: refreshS = settings.refreshTokenLifetimeS } = lifetimes;
  const lifetimeS = Math.max(refreshS, lifetimes.access_token_lifetime ?? authority.lifetime);
  const grant: Grant = {
    ...input,
    id: randomSecret(),
    userId: session.userId,
    authTime: session.authTime,
    sessionId: session.id,
    expiresAt: now + lifetimeS * 1000,
    isRevoked: false,
    access: undefined,
    issued: [],
  };
  grants.set(grant.id, grant);
  return grant;
}

/** Makes every token of a family invalid. */
export function revokeGrant({ signIn }: State, authority: TokenAuthority, id: string): void {
  const grant = signIn.grants.update(id, { isRevoked: true });
  for (const jti of grant?.issued ?? []) authority.revoke(jti);
}

/** Finds the family that something belongs to, while it is good. */
export function goodGrant({ signIn }: State, id: string | undefined): Grant | undefined {
  const grant = signIn.grants.get(id ?? '');
  return grant?.isRevoked ? undefined : grant;
}

/** Makes a refresh token of a family. */
export function createRefreshToken({ state, settings, now }: Exchange, grant: Grant): string {
  const { refreshTokens, grants } = state.signIn;
  dropExpired(refreshTokens, now);
  const token = randomSecret();
  const lifetimes = applicationLifetimes(state, grant.clientId);
  const expiresAt = now + (lifetimes.refresh_token_lifetime ?? settings.refreshTokenLifetimeS) * 1000;
  refreshTokens.set(token, { grantId: grant.id, issuedAt: now, expiresAt, usedAt: undefined });
  // It lives as long as its youngest token; at the end again, so that the oldest stay first.
  const latest = grants.get(grant.id) ?? grant;
  grants.delete(grant.id);
  grants.set(grant.id, { ...latest, expiresAt: Math.max(latest.expiresAt, expiresAt) });
  return token;
}
