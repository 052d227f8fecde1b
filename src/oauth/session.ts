import { KindeError } from '../errors.js';
import type { JwtClaims } from '../tokens/verify.js';
import { type Cookies, cookiesOf } from './cookies.js';
import type { OAuthCore } from './core.js';
import type { LiveSession } from './sessions.js';
import { type Tokens, tokensOf, type User, userFrom } from './user.js';

interface Commitable {
  /** `Set-Cookie` values that the answer must carry, or a renewed session is lost; often none. */
  readonly setCookies: readonly string[];
  /** The response with those cookies, and not cacheable where there are any. */
  commit(response: Response): Response;
}

/** A request by somebody who is signed in. */
export interface SignedIn extends Commitable {
  readonly isAuthenticated: true;
  readonly user: User;
  readonly tokens: Tokens;
  /** Claims of the access token, verified for this request. */
  readonly claims: JwtClaims;
}

/** A request by nobody known. */
export interface SignedOut extends Commitable {
  readonly isAuthenticated: false;
  readonly user: undefined;
  readonly tokens: undefined;
  readonly claims: undefined;
  /** `none`: no session, or one that cannot be read. `over`: it has ended. `token_invalid`: its access token fails verification. */
  readonly reason: 'none' | 'over' | 'token_invalid';
}

/** Who sent a request. */
export type Session = SignedIn | SignedOut;

/** How a session is opened. */
export interface SessionRequest {
  /** Renew the tokens even where they are good, as after a change of roles. */
  readonly refresh?: boolean | undefined;
}

/** The session of a request: opened, renewed where due, its access token verified. */
export async function openSession(
  core: OAuthCore,
  request: Request,
  { refresh = false }: SessionRequest = {},
): Promise<Session> {
  const { sessions, refresher } = core;
  const present = cookiesOf(request);
  const lookup = await sessions.load(present);
  if (lookup.state === 'none') return signedOut('none', []);
  const over = () => signedOut('over', sessions.toClearedCookies(present));
  if (lookup.state === 'over') return over();
  let session: LiveSession | undefined = await refresher.fresh(lookup.session, refresh);
  if (!session) return over();
  let claims = await claimsOf(core, session);
  if (!claims && isWorthRenewing(session)) {
    session = await refresher.fresh(session, true).catch(unlessIdToken(session));
    if (!session) return over();
    claims = await claimsOf(core, session);
  }
  // The cookie stays: what fails here may be a wrong setting, and that must not sign everybody out.
  // Renewed tokens go out all the same: the ones before them are spent.
  if (!claims) return signedOut('token_invalid', session.isStale ? await sessions.toCookies(session, present) : []);
  return signedIn(core, isTouchDue(core, session) ? await sessions.touch(session) : session, claims, present);
}

/** A signed-in session as the application sees it. */
export async function signedIn(
  core: OAuthCore,
  session: LiveSession,
  claims: JwtClaims,
  present: Cookies,
): Promise<SignedIn> {
  // Most requests only ask whether there is one.
  let user: User | undefined;
  const setCookies = session.isStale ? await core.sessions.toCookies(session, present) : [];
  return {
    isAuthenticated: true,
    get user() {
      user ??= userFrom(session.record.tokens.idToken);
      return user;
    },
    tokens: tokensOf(session),
    claims,
    setCookies,
    commit: (response) => withCookies(response, setCookies),
  };
}

function signedOut(reason: SignedOut['reason'], setCookies: readonly string[]): SignedOut {
  const commit = (response: Response): Response => withCookies(response, setCookies);
  return { isAuthenticated: false, user: undefined, tokens: undefined, claims: undefined, reason, setCookies, commit };
}

/** Claims of the session's access token, or undefined if it does not verify. */
async function claimsOf(core: OAuthCore, { record }: LiveSession): Promise<JwtClaims | undefined> {
  try {
    const verifier = await core.verifier();
    return await verifier.verifyAccessToken(
      record.tokens.accessToken,
      accessTokenChecks(core.config.clientId, record.audience),
    );
  } catch (error) {
    if (error instanceof KindeError && (error.code === 'JWT_INVALID' || error.code === 'JWT_EXPIRED')) return undefined;
    throw error;
  }
}

/** The issuer may have changed its keys since a token was signed; tokens that were just renewed will not get better. */
function isWorthRenewing({ record }: LiveSession): boolean {
  return record.tokens.refreshToken !== undefined && Date.now() - record.touchedAt > 30_000;
}

/** Renewed tokens that are no better leave the session as it was. */
function unlessIdToken(session: LiveSession): (error: unknown) => LiveSession {
  return (error) => {
    if (error instanceof KindeError && error.code === 'ID_TOKEN_INVALID') return session;
    throw error;
  };
}

/** What an access token of this application must say. */
export function accessTokenChecks(clientId: string, audience: readonly string[]) {
  return audience.length > 0 ? { clientId, audience } : { clientId };
}

/** A session in use is prolonged ten times in its idle time, not with every request. */
function isTouchDue({ config: { session: settings } }: OAuthCore, { record }: LiveSession): boolean {
  const now = Date.now();
  const unusedMs = now - record.touchedAt;
  // Close to a renewal it waits: the answers could cross, and the older cookie must not be the one that stays. But it
  // must not wait until the session is over.
  const isCalm =
    record.tokens.refreshToken === undefined ||
    record.tokens.refreshAt - now > 2 * settings.rotationMemoryMs ||
    unusedMs > settings.idleMs / 2;
  return isCalm && unusedMs > settings.idleMs / 10;
}

/** A response with further cookies; a cache must not give them to somebody else. */
export function withCookies(response: Response, setCookies: readonly string[]): Response {
  // There may be none, and that of a protocol switch cannot be made anew.
  if (setCookies.length === 0 || !response || response.status === 101) return response;
  const headers = new Headers(response.headers);
  for (const cookie of setCookies) headers.append('set-cookie', cookie);
  if (!/no-store|private/.test(headers.get('cache-control') ?? '')) headers.set('cache-control', 'private, no-store');
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
