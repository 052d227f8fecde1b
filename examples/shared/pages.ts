import type { KindeContext } from 'kinde-sdk/web';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

const PAGE_SIZE = 5;

/** For everybody. */
export function homePage(kinde: KindeContext): string {
  const content = kinde.user
    ? html`<p>You are signed in. Look at <a href="/profile">your profile</a>.</p>`
    : html`<p>Sign in to see your profile, or create an account.</p>
<p><a class="button first" href="/login">Sign in</a><a class="button" href="/register">Register</a></p>`;
  return layout('/', kinde.user ? `Hello ${nameOf(kinde)}` : 'Hello', kinde, content);
}

/** What is known of the user. */
export async function profilePage(kinde: KindeContext): Promise<string> {
  const { access, user, claims } = kinde;
  const [flags, { permissions }, { roles }] = await Promise.all([
    access.getAllFlags(),
    access.getPermissions(),
    access.getRoles(),
  ]);
  const may = {
    Organization: kinde.organization,
    Roles: roles.map(({ key }) => key).join(', ') || 'none',
    Permissions: permissions.join(', ') || 'none',
  };
  const content = html`${table('What you may do', may)}
${table('Feature flags', Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, flag?.value])))}
${table('Claims of the ID token', user)}
${table('Claims of the access token', claims)}`;
  return layout('/profile', nameOf(kinde), kinde, content);
}

/** For everybody who is signed in. */
export function protectedPage(kinde: KindeContext): string {
  return layout(
    '/protected',
    'Protected',
    kinde,
    html`<p>Only who is signed in sees this, as you do, ${nameOf(kinde)}.</p>`,
  );
}

/** For administrators: all users, a page at a time. */
export async function adminPage(kinde: KindeContext, cursor: unknown): Promise<string> {
  const from = typeof cursor === 'string' ? { cursor } : {};
  const { items, nextCursor } = await kinde.management.getUsers({ page_size: PAGE_SIZE }, from);
  const rows = items.map(
    ({ first_name, last_name, email }) => html`<tr><td>${first_name} ${last_name}</td><td>${email}</td></tr>`,
  );
  const content = html`<table>
<thead><tr><th scope="col">Name</th><th scope="col">E-mail</th></tr></thead>
<tbody>${rows}</tbody>
</table>
<p>${'cursor' in from && html`<a class="button" href="/admin">First page</a>`}${
    nextCursor
      ? html`<a class="button" rel="next" href="/admin?${new URLSearchParams({ cursor: nextCursor }).toString()}">Next page</a>`
      : html`<span class="quiet">These are the last.</span>`
  }</p>`;
  return layout('/admin', 'Users', kinde, content);
}

function nameOf({ user }: KindeContext): string {
  return user?.name ?? user?.given_name ?? user?.email ?? 'you';
}

function table(title: string, entries: object = {}): Html {
  const rows = Object.entries(entries).map(([name, value]) => {
    return html`<tr><th scope="row">${name}</th><td>${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>`;
  });
  if (rows.length === 0) return html`<h2>${title}</h2><p class="quiet">None.</p>`;
  return html`<h2>${title}</h2><table><tbody>${rows}</tbody></table>`;
}
