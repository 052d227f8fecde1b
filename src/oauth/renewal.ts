import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeError } from '../errors.js';
import { withLease } from '../storage/lease.js';
import { claimsIn } from './encoding.js';
import { asIdTokenError } from './id-token-error.js';
import type { OAuthParts } from './parts.js';
import type { IssuedTokens } from './protocol.js';
import { renewedRecord, type SessionRecord } from './session-record.js';
import type { LiveSession } from './sessions.js';
import { ShortMemory } from './short-memory.js';

/** How long renewed tokens that could not be stored are kept for another try, in ms. */
const UNSAVED_MS = 600_000;

/** Renews a session; `isDelivered`, asked when the result is about to be stored, is that of `Sessions.replace`. */
export type Renewal = (session: LiveSession, isDelivered: () => boolean) => Promise<LiveSession | undefined>;

/**
 * Makes the function that renews the tokens of a session: one renewal at a time among all processes of the store, stored
 * before it is used; undefined when the session is over.
 */
export function createRenewal(core: OAuthParts): Renewal {
  const unsaved = new ShortMemory<SessionRecord>(UNSAVED_MS);
  return (session, isDelivered) => leased(core, session, () => renew(core, session, unsaved, isDelivered));
}

async function leased<T>(
  { config, namespace }: OAuthParts,
  { record }: LiveSession,
  work: () => Promise<T>,
): Promise<T> {
  const { store, timeout } = config;
  // Longer than the slowest renewal, so that the lease of a working process never runs out: discovery (3 s), the tokens
  // with their retries (twice the timeout), the keys (once), and eight calls of the store (5 s each).
  const limits = { ttlMs: 3 * timeout + 45_000, waitMs: timeout, storeTimeoutMs: 5_000 };
  const outcome = await withLease(store, `${namespace}lease:${record.sid}`, limits, work);
  if (outcome.status === 'done') return outcome.value;
  if (outcome.status === 'unavailable') throw storeFailed('does not answer');
  const message = `The tokens could not be renewed for now: the lease is ${outcome.status}.`;
  throw new KindeOAuthError('REFRESH_FAILED', message);
}

async function renew(
  core: OAuthParts,
  session: LiveSession,
  unsaved: ShortMemory<SessionRecord>,
  isDelivered: () => boolean,
): Promise<LiveSession | undefined> {
  const { sessions } = core;
  const current = await sessions.reload(session);
  // Ended, or renewed by somebody else while this one waited for the lease.
  if (!current || current.record.generation !== session.record.generation) return current;
  const { generation } = current.record;
  const record = unsaved.get(generation) ?? (await issuedRecord(core, current));
  if (!record) return newerThan(generation, await sessions.reload(current));
  // Kinde has spent the old refresh token by now: should the store fail, the new one must not be lost with it.
  unsaved.set(generation, record);
  const replaced = await sessions.replace(current, record, isDelivered());
  const winner = replaced ?? (await sessions.reload(current));
  // Nobody has newer ones, so these are still the only good ones, and the next request stores them.
  if (winner?.record.generation === generation) throw storeFailed('did not take the new tokens');
  unsaved.delete(generation);
  if (!winner) void discard(core, record);
  return winner;
}

function storeFailed(what: string): KindeOAuthError {
  return new KindeOAuthError('SESSION_STORE_FAILED', `The session store ${what}; nobody was signed out, try again.`);
}

/** Kinde refused a refresh token: either somebody else has spent it and has newer tokens, or the session is over. */
function newerThan(generation: string, session: LiveSession | undefined): LiveSession | undefined {
  return session?.record.generation === generation ? undefined : session;
}

/** Nobody will use these tokens: the session ended while they were on their way. */
async function discard(core: OAuthParts, { tokens }: SessionRecord): Promise<void> {
  if (tokens.refreshToken === undefined) return;
  const protocol = await core.protocol();
  await protocol.revoke(tokens.refreshToken, 'refresh_token').catch(() => undefined);
}

/** The session with new tokens, or undefined when Kinde says that it is over. */
async function issuedRecord(core: OAuthParts, session: LiveSession): Promise<SessionRecord | undefined> {
  const { record } = session;
  try {
    const protocol = await core.protocol();
    const issued = await protocol.refresh(record.tokens.refreshToken as string);
    return renewedRecord(record, await ofSameUser(core, session, issued), core.config.session);
  } catch (error) {
    if (!(error instanceof KindeError) || error.code !== 'NOT_AUTHENTICATED') throw error;
    await core.sessions.forget(session);
    return undefined;
  }
}

async function ofSameUser(core: OAuthParts, { record }: LiveSession, issued: IssuedTokens): Promise<IssuedTokens> {
  const { sub } = claimsIn(record.tokens.idToken);
  // The access token is verified with every request; here it only must not be that of somebody else.
  if (claimsIn(issued.accessToken).sub !== sub) throw otherUser();
  if (issued.idToken === undefined) return issued;
  const verifier = await core.verifier();
  try {
    const claims = await verifier.verifyIdToken(issued.idToken, { clientId: core.config.clientId });
    if (claims.sub !== sub) throw otherUser();
    return issued;
  } catch (error) {
    // The renewal has happened and must not be lost; the ID token from before says who it is just as well.
    if (error instanceof KindeError && error.code === 'KEYS_UNAVAILABLE') return { ...issued, idToken: undefined };
    return asIdTokenError(error);
  }
}

function otherUser(): KindeOAuthError {
  return new KindeOAuthError('ID_TOKEN_INVALID', 'The renewed tokens are those of another user.');
}
