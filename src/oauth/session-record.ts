import { KindeOAuthError } from '../errors/oauth-error.js';
import { claimsIn, randomText } from './encoding.js';
import type { IssuedTokens } from './protocol.js';
import type { SessionConfig } from './session-config.js';

/** Tokens of a session. Times are those of `Date.now()`. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly idToken: string;
  readonly expiresAt: number;
  /** From here on they are renewed. */
  readonly refreshAt: number;
  readonly scope?: string | undefined;
}

/** A session as it is kept, sealed. Times are those of `Date.now()`. */
export interface SessionRecord {
  /** Names the session on the server side; not what the cookie of a stored session holds. */
  readonly sid: string;
  /** New with every renewal of the tokens. */
  readonly generation: string;
  readonly createdAt: number;
  /** When the session was last known to be in use. */
  readonly touchedAt: number;
  /** What the access token was requested for; one of them must be in its `aud`. */
  readonly audience: readonly string[];
  readonly tokens: SessionTokens;
}

/** What a new session is made of. */
export interface NewSession {
  readonly issued: IssuedTokens;
  readonly audience: readonly string[];
}

/** A new session for freshly issued tokens. */
export function newRecord(sid: string, { issued, audience }: NewSession, config: SessionConfig): SessionRecord {
  const now = Date.now();
  const tokens = tokensFrom(issued, undefined, config);
  return { sid, generation: randomText(12), createdAt: now, touchedAt: now, audience, tokens };
}

/** The session with renewed tokens; what the answer left out stays as it was. */
export function renewedRecord(record: SessionRecord, issued: IssuedTokens, config: SessionConfig): SessionRecord {
  const tokens = tokensFrom(issued, record.tokens, config);
  return { ...record, generation: randomText(12), touchedAt: Date.now(), tokens };
}

function tokensFrom(issued: IssuedTokens, old: SessionTokens | undefined, config: SessionConfig): SessionTokens {
  const {
    accessToken,
    expiresIn,
    scope = old?.scope,
    refreshToken = old?.refreshToken,
    idToken = old?.idToken,
  } = issued;
  if (idToken === undefined) throw new KindeOAuthError('ID_TOKEN_INVALID', 'Kinde issued no ID token.');
  const lifetime = expiresIn * 1_000;
  const expiresAt = Math.min(Date.now() + lifetime, expiryOf(accessToken) ?? Infinity);
  // Kinde answers a renewal with the same access token for as long as that is good: then there is no use in asking again.
  const isSame = old !== undefined && expiresAt <= old.expiresAt + 1_000;
  const refreshAt = isSame ? expiresAt : expiresAt - Math.min(config.refreshAheadMs, lifetime / 5);
  return { accessToken, refreshToken, idToken, expiresAt, refreshAt, scope };
}

function expiryOf(token: string): number | undefined {
  const { exp } = claimsIn(token);
  return typeof exp === 'number' ? exp * 1_000 : undefined;
}

/** Whether a session has ended by itself: unused for too long, or too old. */
export function isOver({ createdAt, touchedAt }: SessionRecord, { idleMs, absoluteMs }: SessionConfig): boolean {
  const now = Date.now();
  return now >= touchedAt + idleMs || now >= createdAt + absoluteMs;
}

/** Milliseconds that a session has at most, if it is used now; one that cannot be renewed ends with its access token. */
export function remainingMs({ createdAt, tokens }: SessionRecord, { idleMs, absoluteMs }: SessionConfig): number {
  const endsAt = tokens.refreshToken === undefined ? tokens.expiresAt : Infinity;
  return Math.max(0, Math.min(idleMs, Math.min(createdAt + absoluteMs, endsAt) - Date.now()));
}

/** Whether an opened value has the shape of a session; one of another version or make has not. */
export function isSessionRecord(value: unknown): value is SessionRecord {
  const { sid, generation, createdAt, touchedAt, audience, tokens } = (value ?? {}) as Partial<SessionRecord>;
  const { accessToken, refreshToken, idToken, expiresAt, refreshAt } = (tokens ?? {}) as Partial<SessionTokens>;
  const texts = [sid, generation, accessToken, idToken].every((text) => typeof text === 'string' && text !== '');
  const times = [createdAt, touchedAt, expiresAt, refreshAt].every((time) => Number.isFinite(time));
  return texts && times && Array.isArray(audience) && (refreshToken === undefined || typeof refreshToken === 'string');
}
