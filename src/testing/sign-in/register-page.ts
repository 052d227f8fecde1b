import {
  applicationNameOf,
  asksOrganizationName,
  type Continuation,
  continuationFrom,
  continuationOfPage,
  pagePath,
} from './continuation.js';
import type { Endpoint, Exchange } from './exchange.js';
import { alert, field } from './fields.js';
import { hintOf } from './hint.js';
import { type Html, html } from './html.js';
import { pageForm, pageResponse } from './page.js';
import { register, userByIdentifier } from './people.js';
import { completeSignIn } from './sign-in.js';
import { signedInResponse } from './sign-in-page.js';

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** GET /register */
export const showRegister: Endpoint = (exchange) =>
  registerPage(exchange, continuationOfPage(exchange), new URLSearchParams());

/** POST /register: makes the user and signs them in. */
export const submitRegister: Endpoint = async (exchange) => {
  const form = await pageForm(exchange);
  const continuation = continuationFrom(form.get('continue'), exchange.url);
  const email = textOf(form, 'email') ?? '';
  if (!ADDRESS.test(email)) return registerPage(exchange, continuation, form, 'Type an e-mail address.');
  if (userByIdentifier(exchange.state, email)) {
    return registerPage(exchange, continuation, form, `There is an account with ${email} already: sign in with it.`);
  }
  const registration = { email, firstName: textOf(form, 'first_name'), lastName: textOf(form, 'last_name') };
  const user = register(exchange.state, registration, continuation.params);
  const orgName = textOf(form, 'org_name');
  const more = orgName !== undefined && asksOrganizationName(continuation) ? { org_name: orgName } : {};
  return signedInResponse(exchange, completeSignIn(exchange, user, continuation, more));
};

function registerPage(
  exchange: Exchange,
  continuation: Continuation,
  form: URLSearchParams,
  message?: string,
): Response {
  const application = applicationNameOf(continuation, exchange.state);
  const hint = hintOf(continuation, exchange.state);
  const content = (csrf: Html) => html`
${application !== undefined && html`<p class="quiet">to continue to ${application}</p>`}
${alert(message)}
<form method="post" action="/register">${csrf}<input type="hidden" name="continue" value="${continuation.href}">
${fieldsOf(continuation, form, hint, message !== undefined)}
<button>Create account</button>
</form>
<p>Been here before? <a href="${pagePath('sign-in', continuation)}">Sign in</a></p>`;
  return pageResponse(exchange, { title: 'Create your account', content, status: message === undefined ? 200 : 422 });
}

function fieldsOf(continuation: Continuation, form: URLSearchParams, hint: string, isWrong: boolean): readonly Html[] {
  const sent = (name: string) => form.get(name) ?? '';
  const fields = [
    field({
      name: 'email',
      label: 'E-mail',
      type: 'email',
      value: sent('email') || hint,
      autocomplete: 'email',
      isFirst: true,
      isWrong,
    }),
    field({
      name: 'first_name',
      label: 'First name',
      value: sent('first_name'),
      autocomplete: 'given-name',
      isOptional: true,
    }),
    field({
      name: 'last_name',
      label: 'Last name',
      value: sent('last_name'),
      autocomplete: 'family-name',
      isOptional: true,
    }),
  ];
  if (!asksOrganizationName(continuation)) return fields;
  return [
    ...fields,
    field({
      name: 'org_name',
      label: 'Name of your organization',
      value: sent('org_name'),
      autocomplete: 'organization',
    }),
  ];
}

function textOf(form: URLSearchParams, name: string): string | undefined {
  return form.get(name)?.trim() || undefined;
}
