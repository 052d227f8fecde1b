import type { User } from '../records.js';
import { emitSignIn } from '../webhooks/payloads.js';
import { readTarget } from './authorize-request.js';
import { afterSignIn, type Continuation } from './continuation.js';
import { type Exchange, urlWith } from './exchange.js';
import type { Session } from './model.js';
import { PageError } from './oauth-error.js';
import { reauthStateFrom } from './reauth.js';
import { beginSession } from './sessions.js';

/** What a completed sign-in leads to: a session and the way on, or back to the application with an error. */
export type SignedIn =
  | { readonly kind: 'session'; readonly session: Session; readonly next: Continuation }
  | { readonly kind: 'expired'; readonly location: string };

/**
 * Signs a user in; the pages and `emulator.signIn` both end here.
 *
 * @throws PageError when the user is suspended, or the link expired and the application does not support that.
 */
export function completeSignIn(
  exchange: Exchange,
  user: User,
  continuation: Continuation,
  more: Record<string, string> = {},
): SignedIn {
  const { users, signIn } = exchange.state;
  if (signIn.expected.delete('expiredLink')) {
    return { kind: 'expired', location: expiredLocation(exchange, continuation) };
  }
  if (user.is_suspended) {
    users.update(user.id, { failed_sign_ins: user.failed_sign_ins + 1 });
    emitSignIn(exchange.state, 'user.authentication_failed', user);
    throw new PageError('Account suspended', 'This account may not sign in at the moment.', 403);
  }
  const session = beginSession(exchange, user);
  emitSignIn(exchange.state, 'user.authenticated', user);
  return { kind: 'session', session, next: afterSignIn(continuation, more) };
}

function expiredLocation({ state }: Exchange, { pathname, params }: Continuation): string {
  const isSupported = pathname === '/oauth2/auth' && params.get('supports_reauth') === 'true';
  if (!isSupported) throw new PageError('This link has expired', 'Go back to the application and sign in again.');
  const { redirectUri } = readTarget(params, state);
  return urlWith(redirectUri, { error: 'login_link_expired', reauth_state: reauthStateFrom(params) });
}
