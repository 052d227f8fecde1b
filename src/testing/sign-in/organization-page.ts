import {
  afterSignIn,
  asksOrganizationName,
  type Continuation,
  continuationFrom,
  continuationOfPage,
  pagePath,
} from './continuation.js';
import { type Endpoint, type Exchange, redirectResponse } from './exchange.js';
import { alert, choice, field } from './fields.js';
import { type Html, html } from './html.js';
import { openOrganizations } from './organization-choice.js';
import { pageForm, pageResponse } from './page.js';
import { sessionOf } from './sessions.js';

/** GET /organization */
export const showOrganizations: Endpoint = (exchange) => organizationPage(exchange, continuationOfPage(exchange));

/** POST /organization: `org_code` of the chosen one, or `org_name` of a new one. */
export const submitOrganization: Endpoint = async (exchange) => {
  const form = await pageForm(exchange);
  const continuation = continuationFrom(form.get('continue'), exchange.url);
  const session = sessionOf(exchange);
  if (!session) return redirectResponse(pagePath('sign-in', continuation));
  const orgName = form.get('org_name')?.trim();
  if (asksOrganizationName(continuation)) {
    if (!orgName) return organizationPage(exchange, continuation, 'Type a name for the organization.');
    return redirectResponse(afterSignIn(continuation, { org_name: orgName }).href);
  }
  const user = exchange.state.users.get(session.userId);
  const chosen = user && openOrganizations(exchange.state, user).find(({ code }) => code === form.get('org_code'));
  if (!chosen) return organizationPage(exchange, continuation, 'Choose one of these organizations.');
  exchange.state.signIn.sessions.update(session.id, { orgCode: chosen.code });
  return redirectResponse(afterSignIn(continuation).href);
};

function organizationPage(exchange: Exchange, continuation: Continuation, message?: string): Response {
  const session = sessionOf(exchange);
  if (!session) return redirectResponse(pagePath('sign-in', continuation));
  const isNew = asksOrganizationName(continuation);
  const content = (csrf: Html) => html`
${alert(message)}
<form method="post" action="/organization">${csrf}<input type="hidden" name="continue" value="${continuation.href}">
${isNew ? nameField(message !== undefined) : choicesOf(exchange, session.userId)}
</form>`;
  const title = isNew ? 'Create an organization' : 'Choose an organization';
  return pageResponse(exchange, { title, content, status: message === undefined ? 200 : 422 });
}

function nameField(isWrong: boolean): Html {
  const name = field({ name: 'org_name', label: 'Name', autocomplete: 'organization', isFirst: true, isWrong });
  return html`${name}<button>Create organization</button>`;
}

function choicesOf({ state }: Exchange, userId: string): readonly Html[] {
  const user = state.users.get(userId);
  const organizations = user ? openOrganizations(state, user) : [];
  return organizations.map(({ code, name }) => choice('org_code', code, name, code));
}
