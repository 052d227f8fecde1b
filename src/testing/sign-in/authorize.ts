import { checkAccess } from '../applications/access.js';
import { hasSettings } from '../environment/settings.js';
import { countFactor } from '../mfa/factors.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import { sessionEnd } from '../user-sessions/lifetime.js';
import { type AuthorizeRequest, readAuthorizeRequest, readTarget, type Target } from './authorize-request.js';
import { type Exchange, urlWith } from './exchange.js';
import { createGrant } from './grants.js';
import { dropExpired, type Session } from './model.js';
import { OAuthError } from './oauth-error.js';
import { chooseOrganization } from './organization-choice.js';
import { randomSecret } from './secrets.js';

/** What comes next: back to the application, or one of the emulator's pages first. */
export type Outcome =
  | { readonly kind: 'callback'; readonly location: string }
  | { readonly kind: 'page'; readonly page: 'sign-in' | 'register' | 'organization' };

const SIGN_IN_PROMPTS = ['login', 'create', 'select_account'];

/** Decides about an authorization request. @throws PageError when the application cannot be told what is wrong. */
export function authorize(exchange: Exchange, params: URLSearchParams, session: Session | undefined): Outcome {
  const target = readTarget(params, exchange.state);
  try {
    const request = readAuthorizeRequest(params, target, exchange.state, exchange.url.origin);
    return decide(exchange, request, session);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return { kind: 'callback', location: errorLocation(target, error) };
  }
}

function decide(exchange: Exchange, request: AuthorizeRequest, session: Session | undefined): Outcome {
  const isSilent = request.prompts.has('none');
  if (!session || needsSignIn(exchange, request, session)) {
    if (isSilent) throw new OAuthError('login_required', 'Nobody is signed in');
    return { kind: 'page', page: request.prompts.has('create') ? 'register' : 'sign-in' };
  }
  const choice = chooseOrganization(exchange.state, userOf(exchange.state, session), session, request);
  if (choice.isOpen) {
    if (isSilent) throw new OAuthError('interaction_required', 'The new organization has no name yet');
    return { kind: 'page', page: 'organization' };
  }
  enterApplication(exchange.state, session, request.application.clientId, choice.orgCode);
  return { kind: 'callback', location: codeLocation(exchange, request, session, choice.orgCode) };
}

/** @throws OAuthError `access_denied` when the application is not open to the user's roles. */
function enterApplication(state: State, session: Session, clientId: string, orgCode: string | undefined): void {
  const user = userOf(state, session);
  checkAccess(state, clientId, user.id, orgCode);
  if (orgCode !== undefined && isFirstIn(state, session, orgCode)) countFactor(state, user, orgCode);
  const expiresAt = sessionEnd(state, session, clientId, orgCode);
  state.signIn.sessions.update(session.id, { orgCode: orgCode ?? session.orgCode, expiresAt });
}

function isFirstIn(state: State, session: Session, orgCode: string): boolean {
  // Looked up for the few organizations that care only: there may be many grants.
  if (!hasSettings(state, 'mfa', orgCode)) return false;
  return !state.signIn.grants.all().some((grant) => grant.sessionId === session.id && grant.orgCode === orgCode);
}

function needsSignIn({ now }: Exchange, { prompts, maxAgeS }: AuthorizeRequest, session: Session): boolean {
  if (SIGN_IN_PROMPTS.some((prompt) => prompts.has(prompt))) return true;
  return maxAgeS !== undefined && now - session.authTime > maxAgeS * 1000;
}

function codeLocation(
  exchange: Exchange,
  request: AuthorizeRequest,
  session: Session,
  orgCode: string | undefined,
): string {
  const { state, settings, now } = exchange;
  const { redirectUri, challenge, scopes, audiences, nonce } = request;
  const { clientId } = request.application;
  const grant = createGrant(exchange, session, { clientId, orgCode, scopes, audiences, nonce, requestedAt: now });
  const code = randomSecret();
  dropExpired(state.signIn.codes, now);
  const expiresAt = now + settings.codeLifetimeS * 1000;
  state.signIn.codes.set(code, { grantId: grant.id, redirectUri, challenge, expiresAt, isUsed: false });
  return urlWith(redirectUri, { code, scope: scopes.join(' '), state: request.state });
}

function errorLocation({ redirectUri, state }: Target, { error, message }: OAuthError): string {
  return urlWith(redirectUri, { error, error_description: message, state });
}

function userOf(state: State, session: Session): User {
  const user = state.users.get(session.userId);
  if (!user) throw new OAuthError('login_required', 'The user who was signed in is gone');
  return user;
}
