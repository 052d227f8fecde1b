import { countFactor } from '../mfa/factors.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import { readCookie, setCookie } from './cookies.js';
import type { Exchange } from './exchange.js';
import { revokeGrant } from './grants.js';
import { dropExpired, type Session } from './model.js';
import { randomSecret } from './secrets.js';

/** Signs a user in at the emulator and counts it. */
export function beginSession({ request, state, settings, now }: Exchange, user: User): Session {
  const { sessions } = state.signIn;
  dropExpired(sessions, now);
  const expiresAt = now + settings.sessionLifetimeS * 1000;
  const userAgent = request.headers.get('user-agent') ?? '';
  const about = { userId: user.id, authTime: now, expiresAt, orgCode: undefined, userAgent };
  const session: Session = { id: randomSecret(), ...about };
  sessions.set(session.id, session);
  const counted = { total_sign_ins: user.total_sign_ins + 1, last_signed_in: state.timestamp() };
  state.users.update(user.id, counted);
  countFactor(state, user);
  return session;
}

/** The session of the browser that sent a request; none when it ended, or its user is gone or suspended. */
export function sessionOf(exchange: Exchange): Session | undefined {
  const { request, url, state } = exchange;
  const session = state.signIn.sessions.get(readCookie(request, url, 'session') ?? '');
  return session && isLive(exchange, session) ? session : undefined;
}

/** The latest session of a user, in whatever browser; none as in `sessionOf`. */
export function latestSessionOf(exchange: Exchange, userId: string): Session | undefined {
  return exchange.state.signIn.sessions.all().findLast((one) => one.userId === userId && isLive(exchange, one));
}

function isLive({ state, now }: Exchange, { userId, expiresAt }: Session): boolean {
  return expiresAt > now && state.users.get(userId)?.is_suspended === false;
}

/** The `Set-Cookie` header for a session, or for the end of one. */
export function sessionCookie(url: URL, session: Session | undefined): string {
  return setCookie(url, 'session', session?.id ?? '');
}

/** Who a session or a token belongs to. */
export interface Owner {
  readonly userId: string;
  readonly sessionId: string | undefined;
}

/** Ends sessions: whoever had one has to sign in again, tokens stay good. */
export function endSessions(state: State, isMeant: (owner: Owner) => boolean): void {
  for (const { id, userId } of state.signIn.sessions.all()) {
    if (isMeant({ userId, sessionId: id })) state.signIn.sessions.delete(id);
  }
}

/** Ends sessions and revokes the tokens that came from them. */
export function revokeSessions(state: State, authority: TokenAuthority, isMeant: (owner: Owner) => boolean): void {
  endSessions(state, isMeant);
  for (const grant of state.signIn.grants.all()) {
    if (isMeant(grant)) revokeGrant(state, authority, grant.id);
  }
}
