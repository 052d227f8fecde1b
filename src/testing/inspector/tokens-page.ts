import { decodeJwt } from 'jose';
import { type Html, html } from '../sign-in/html.js';
import { INSPECTOR_PATH, inspectorResponse } from './page.js';
import type { Visit } from './parts.js';

const TOKENS = `${INSPECTOR_PATH}/tokens`;

/** GET /_emulator/tokens */
export function tokensPage({ parts, url }: Visit): Response {
  return inspectorResponse({ title: 'Tokens', content: tokenForm(applicationsOf(parts), url.searchParams) });
}

/** POST /_emulator/tokens: makes a token and shows it. */
export async function mintPage({ parts, request, url }: Visit): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const text = (name: string) => form.get(name)?.trim() || undefined;
  const words = (name: string) => text(name)?.split(/[\s,]+/);
  const [user, organization, clientId, audience] = [
    text('user'),
    text('organization'),
    text('client_id'),
    words('audience'),
  ];
  const given = { user, organization, clientId, audience, scopes: words('scopes') };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const expiresIn = Number(text('expires_in') ?? Number.NaN);
  const fields = tokenForm(applicationsOf(parts), form);
  try {
    const lifetime = Number.isFinite(expiresIn) ? { expiresIn } : {};
    const token = await parts.mintToken({ ...options, ...lifetime, domain: url.origin });
    return inspectorResponse({
      title: 'Tokens',
      content: html`${shown(token)}${fields}`,
      message: 'Here is the token.',
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return inspectorResponse({ title: 'Tokens', content: fields, message, isError: true, status: 422 });
  }
}

function shown(token: string): Html {
  return html`<pre id="token">${token}</pre>
<button class="plain" data-copy="token" hidden>Copy</button>
<h2>Its claims</h2>
<pre>${JSON.stringify(decodeJwt(token), undefined, 2)}</pre>`;
}

function applicationsOf({ state }: Visit['parts']): readonly (readonly [id: string, label: string])[] {
  return state()
    .applications.all()
    .map(({ clientId, name, type }) => [clientId, `${name} (${type})`] as const);
}

function tokenForm(applications: ReturnType<typeof applicationsOf>, values: URLSearchParams): Html {
  const value = (name: string) => values.get(name) ?? '';
  const input = (name: string, label: string, hint: string) =>
    html`<label><span>${label}</span><input name="${name}" value="${value(name)}" placeholder="${hint}" autocomplete="off"></label>`;
  const option = ([id, label]: readonly [string, string]) =>
    html`<option value="${id}"${id === value('client_id') && html` selected`}>${label}</option>`;
  return html`<h2>Make a token</h2>
<form class="stack" method="post" action="${TOKENS}">
${input('user', 'User', 'address or identifier; empty for a machine')}
<label><span>Application</span><select name="client_id"><option value="">the first that fits</option>
${applications.map(option)}</select></label>
${input('organization', 'Organization', "code; default the user's first")}
${input('audience', 'Audience', 'separated by spaces')}
${input('scopes', 'Scopes', 'separated by spaces')}
${input('expires_in', 'Lifetime in seconds', '86400')}
<button>Make token</button>
</form>`;
}
