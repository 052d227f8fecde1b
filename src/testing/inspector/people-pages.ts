import type { Organization, User } from '../records.js';
import { html } from '../sign-in/html.js';
import { displayName } from '../sign-in/people.js';
import { beginSession, sessionCookie } from '../sign-in/sessions.js';
import { listPage, pageLinks, searchForm } from './list.js';
import { INSPECTOR_PATH, inspectorResponse } from './page.js';
import type { Visit } from './parts.js';
import { table } from './table.js';

const USERS = `${INSPECTOR_PATH}/users`;
const ORGANIZATIONS = `${INSPECTOR_PATH}/organizations`;

/** GET /_emulator/users */
export function usersPage({ parts, url }: Visit): Response {
  const found = listPage(parts.state().users, url, textOfUser);
  const signedIn = parts.state().users.get(url.searchParams.get('signed-in') ?? '');
  const rows = found.items.map((user) => [
    html`${displayName(user)}${user.is_suspended && html` <span class="bad">suspended</span>`}<br><code>${user.id}</code>`,
    html`${contactsOf(user).join(', ')}`,
    html`${[...user.organizations].join(', ')}`,
    html`<form method="post" action="${USERS}"><input type="hidden" name="user_id" value="${user.id}">
<button class="plain" aria-label="Sign in as ${displayName(user)}">Sign in as</button></form>`,
  ]);
  const content = html`${searchForm(found, USERS, 'Name, address or identifier')}
${table({ columns: ['User', 'Contact', 'Organizations', ''], rows, none: 'There is no such user.' })}
${pageLinks(found, USERS)}`;
  const message =
    signedIn && `This browser is signed in as ${displayName(signedIn)}: applications get that user without a page.`;
  return inspectorResponse({ title: 'Users', content, message });
}

/** POST /_emulator/users: signs this browser in to the emulator, as the sign-in page does. */
export async function signInAs({ parts, request, url }: Visit): Promise<Response> {
  const id = new URLSearchParams(await request.text()).get('user_id') ?? '';
  const user = parts.state().users.get(id);
  if (!user || user.is_suspended) {
    const reason = user ? 'This user is suspended.' : 'There is no such user any more.';
    return inspectorResponse({ title: 'Users', content: html``, message: reason, isError: true, status: 422 });
  }
  const session = beginSession(parts.exchangeOf(new Request(url, { headers: request.headers })), user);
  const location = `${USERS}?${new URLSearchParams({ 'signed-in': id })}`;
  const headers = { location, 'set-cookie': sessionCookie(url, session), 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers });
}

/** GET /_emulator/organizations */
export function organizationsPage({ parts, url }: Visit): Response {
  const found = listPage(parts.state().organizations, url, textOfOrganization);
  const rows = found.items.map((organization) => [
    html`${organization.name}<br><code>${organization.code}</code>`,
    html`${[organization.handle, organization.external_id].filter(Boolean).join(', ')}`,
    html`${organization.is_default && 'default'}${organization.is_suspended && html`<span class="bad">suspended</span>`}`,
  ]);
  const content = html`${searchForm(found, ORGANIZATIONS, 'Name, code, handle or external id')}
${table({ columns: ['Organization', 'Handle, external id', ''], rows, none: 'There is no such organization.' })}
${pageLinks(found, ORGANIZATIONS)}`;
  return inspectorResponse({ title: 'Organizations', content });
}

function contactsOf({ email, phone, username }: User): readonly string[] {
  return [email, phone, username].filter((contact) => contact !== undefined);
}

function textOfUser(user: User): string {
  return [displayName(user), ...contactsOf(user), user.id, user.provided_id].join('\n').toLowerCase();
}

function textOfOrganization({ name, code, handle, external_id }: Organization): string {
  return [name, code, handle, external_id].join('\n').toLowerCase();
}
