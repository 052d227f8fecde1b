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
  const lifetimeS = Math.max(settings.refreshTokenLifetimeS, authority.lifetime);
  const grant: Grant = {
    ...input,
    id: randomSecret(),
    userId: session.userId,
    authTime: session.authTime,
    sessionId: session.id,
    expiresAt: now + lifetimeS * 1000,
    isRevoked: false,
    access: undefined,
    issued: new Set(),
  };
  grants.set(grant.id, grant);
  return grant;
}

/** Makes every token of a family invalid. */
export function revokeGrant(authority: TokenAuthority, grant: Grant): void {
  grant.isRevoked = true;
  for (const jti of grant.issued) authority.revoke(jti);
}

/** Makes a refresh token of a family. */
export function createRefreshToken({ state, settings, now }: Exchange, grant: Grant): string {
  const { refreshTokens } = state.signIn;
  dropExpired(refreshTokens, now);
  const token = randomSecret();
  const expiresAt = now + settings.refreshTokenLifetimeS * 1000;
  refreshTokens.set(token, { grant, issuedAt: now, expiresAt, usedAt: undefined });
  return token;
}
