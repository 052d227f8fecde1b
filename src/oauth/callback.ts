import { KindeOAuthError } from '../errors/oauth-error.js';
import type { KindeErrorCode } from '../errors.js';
import { redact } from '../http/redact.js';
import type { JwtClaims } from '../tokens/verify.js';
import { cookiesOf } from './cookies.js';
import type { OAuthCore } from './core.js';
import { asIdTokenError } from './id-token-error.js';
import type { IssuedTokens } from './protocol.js';
import { accessTokenChecks, type SignedIn, signedIn } from './session.js';
import type { Found, Transaction } from './transaction.js';

/** A finished sign-in. */
export interface CallbackResult {
  readonly session: SignedIn;
  /** Absolute URL where the browser goes now. */
  readonly returnTo: string;
  /** `Set-Cookie` values: the session's, and the removal of the sign-in's own. */
  readonly setCookies: readonly string[];
}

/** How a callback ended, with the cookies to set in either case. */
export type CallbackOutcome =
  | (CallbackResult & { readonly error?: undefined })
  | {
      readonly error: KindeOAuthError;
      readonly setCookies: readonly string[];
      /** The sign-in that failed, where it is this browser's. */
      readonly transaction: Transaction | undefined;
    };

/** Ends a sign-in: checks the answer, gets and verifies the tokens, makes a new session. */
export async function completeLogin(core: OAuthCore, request: Request): Promise<CallbackOutcome> {
  const present = cookiesOf(request);
  const query = new URL(request.url).searchParams;
  const state = query.get('state');
  const found = state ? await core.transactions.find(state, present) : undefined;
  const setCookies = found ? [found.clear] : [];
  try {
    const transaction = await accepted(core, query, found);
    const { issued, claims } = await exchanged(core, query, transaction);
    const session = await replaceSession(core, request, issued, transaction, claims);
    return { session, returnTo: transaction.returnTo, setCookies: [...setCookies, ...session.setCookies] };
  } catch (error) {
    if (!(error instanceof KindeOAuthError)) throw error;
    return { error: await explained(core, request, error), setCookies, transaction: found?.transaction };
  }
}

/** The sign-in that this answer belongs to, used up. */
async function accepted(core: OAuthCore, query: URLSearchParams, found: Found | undefined): Promise<Transaction> {
  const twice = ['state', 'code', 'error', 'iss'].find((name) => query.getAll(name).length > 1);
  if (twice) throw failure('CALLBACK_INVALID', `The callback has more than one \`${twice}\`.`);
  const error = query.get('error');
  if (error) {
    if (found) await core.transactions.use(found.transaction);
    throw refusal(error, query, found?.transaction);
  }
  if (!query.get('state'))
    throw failure('STATE_MISSING', 'The callback has no `state`, so it belongs to no sign-in of ours.');
  if (!found) throw failure('STATE_UNKNOWN', 'This browser has not begun the sign-in that the callback belongs to.');
  if (Date.now() >= found.transaction.expiresAt) throw failure('STATE_EXPIRED', 'The sign-in took too long.');
  await core.transactions.use(found.transaction);
  if (!query.get('code')) throw failure('CALLBACK_INVALID', 'The callback has neither a `code` nor an `error`.');
  await checkIssuer(core, query);
  return found.transaction;
}

const NEEDS_USER = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

function refusal(error: string, query: URLSearchParams, transaction: Transaction | undefined): KindeOAuthError {
  // Anybody can send a browser here; only the answer to a sign-in of its own may put words on our page.
  const description = transaction && query.get('error_description');
  const shown = transaction || /^[a-z_]{1,40}$/.test(error) ? redact(error) : 'unknown error';
  const details = { error: shown, errorDescription: description ? redact(description) : undefined };
  const said = [details.error, details.errorDescription].filter(Boolean).join(': ');
  const code =
    error === 'login_link_expired'
      ? 'LOGIN_LINK_EXPIRED'
      : transaction?.silent || NEEDS_USER.has(error)
        ? 'LOGIN_REQUIRED'
        : 'LOGIN_REFUSED';
  return new KindeOAuthError(code, `Kinde ended the sign-in (${said}).`, details);
}

/** RFC 9207: an answer that another issuer gave must not be taken to this one. */
async function checkIssuer(core: OAuthCore, query: URLSearchParams): Promise<void> {
  const { issuer, authorization_response_iss_parameter_supported: isRequired } = await core.endpoints();
  const iss = query.get('iss');
  if (iss === null ? isRequired : iss !== issuer) {
    throw failure('CALLBACK_INVALID', 'The callback does not come from the issuer that the sign-in was sent to.');
  }
}

async function exchanged(core: OAuthCore, query: URLSearchParams, transaction: Transaction) {
  const { clientId } = core.config;
  const callback = new URL(transaction.redirectUri);
  callback.search = query.toString();
  const protocol = await core.protocol();
  const issued = await protocol.exchange(callback, transaction);
  const verifier = await core.verifier();
  const { nonce } = transaction;
  const idClaims = await verifier.verifyIdToken(issued.idToken ?? '', { clientId, nonce }).catch(asIdTokenError);
  const claims = await verifier.verifyAccessToken(
    issued.accessToken,
    accessTokenChecks(clientId, transaction.audience),
  );
  if (claims.sub !== idClaims.sub) {
    throw failure('ID_TOKEN_INVALID', 'The ID token and the access token are of different users.');
  }
  return { issued, claims };
}

/** A new session with a new id in place of whatever the browser had: an id that was planted before is worth nothing. */
async function replaceSession(
  core: OAuthCore,
  request: Request,
  issued: IssuedTokens,
  { audience }: Transaction,
  claims: JwtClaims,
): Promise<SignedIn> {
  const present = cookiesOf(request);
  const before = await core.sessions.load(present);
  const session = await signedIn(core, await core.sessions.create({ issued, audience }), claims, present);
  if (before.state === 'live') await core.sessions.end(before.session);
  return session;
}

/** The same failure with its likely causes. */
async function explained(core: OAuthCore, request: Request, failed: KindeOAuthError): Promise<KindeOAuthError> {
  // Only a failure pays for loading the explanations.
  const { causesOf, evidenceFrom } = await import('./explain.js');
  const evidence = evidenceFrom(request, core.config, core.transactions.any(cookiesOf(request)));
  const causes = causesOf(failed.code, evidence, failed.error);
  const { code, message, error, errorDescription, status, cause } = failed;
  return new KindeOAuthError(code, message, { error, errorDescription, status, cause, causes });
}

function failure(code: KindeErrorCode, message: string): KindeOAuthError {
  return new KindeOAuthError(code, message);
}
