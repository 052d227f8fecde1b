import type { User } from '../records.js';
import type { State } from '../state.js';
import {
  applicationNameOf,
  type Continuation,
  continuationFrom,
  continuationOfPage,
  pagePath,
} from './continuation.js';
import { type Endpoint, type Exchange, redirectResponse } from './exchange.js';
import { alert, choice, field } from './fields.js';
import { hintOf } from './hint.js';
import { type Html, html } from './html.js';
import { pageForm, pageResponse } from './page.js';
import { displayName, userByIdentifier } from './people.js';
import { sessionCookie } from './sessions.js';
import { completeSignIn, type SignedIn } from './sign-in.js';

/** How many users can be picked; others type their address. */
const MOST_CHOICES = 8;

/** GET /sign-in */
export const showSignIn: Endpoint = (exchange) => signInPage(exchange, continuationOfPage(exchange));

/** POST /sign-in: `user_id` of a picked user, or `identifier`. */
export const submitSignIn: Endpoint = async (exchange) => {
  const form = await pageForm(exchange);
  const continuation = continuationFrom(form.get('continue'), exchange.url);
  const identifier = form.get('identifier')?.trim() ?? '';
  const { state } = exchange;
  const user = form.has('user_id') ? state.users.get(form.get('user_id') ?? '') : userByIdentifier(state, identifier);
  if (user) return signedInResponse(exchange, completeSignIn(exchange, user, continuation));
  const message = identifier ? `Nobody here signs in with ${identifier}.` : 'Type an e-mail address.';
  return signInPage(exchange, continuation, { message, identifier });
};

/** Sends the browser on after a sign-in or a registration. */
export function signedInResponse({ url }: Exchange, signedIn: SignedIn): Response {
  if (signedIn.kind === 'expired') return redirectResponse(signedIn.location);
  return redirectResponse(signedIn.next.href, [sessionCookie(url, signedIn.session)]);
}

function signInPage(
  exchange: Exchange,
  continuation: Continuation,
  failed?: { readonly message: string; readonly identifier: string },
): Response {
  const { state } = exchange;
  const hint = hintOf(continuation, state);
  const application = applicationNameOf(continuation, state);
  const identifier = field({
    name: 'identifier',
    label: 'E-mail, phone or username',
    value: failed?.identifier ?? hint,
    autocomplete: 'username',
    isFirst: true,
    isWrong: failed !== undefined,
  });
  const content = (csrf: Html) => html`
${application !== undefined && html`<p class="quiet">to continue to ${application}</p>`}
${alert(failed?.message)}
<form method="post" action="/sign-in">${hidden(csrf, continuation)}
${identifier}
<button>Continue</button>
</form>
${pickList(state, hidden(csrf, continuation))}
<p>New here? <a href="${pagePath('register', continuation)}">Create an account</a></p>`;
  return pageResponse(exchange, { title: 'Sign in', content, status: failed ? 422 : 200 });
}

function pickList(state: State, fields: Html): Html {
  const users = state.users.all().slice(0, MOST_CHOICES);
  if (users.length === 0) return html``;
  return html`<h2>Or pick a user of this emulator</h2>
<form method="post" action="/sign-in">${fields}
${users.map((user) => choice('user_id', user.id, displayName(user), contactOf(user)))}
</form>`;
}

function contactOf({ email, phone, username }: User): string | undefined {
  return email ?? phone ?? username;
}

function hidden(csrf: Html, { href }: Continuation): Html {
  return html`${csrf}<input type="hidden" name="continue" value="${href}">`;
}
