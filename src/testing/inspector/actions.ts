import { type Html, html } from '../sign-in/html.js';
import { INSPECTOR_PATH, inspectorResponse } from './page.js';
import type { InspectorAction, InspectorParts, Visit } from './parts.js';

/** Where the buttons send. */
export const ACTIONS_PATH = `${INSPECTOR_PATH}/actions`;

/** What is said afterwards. */
const DONE: Readonly<Record<InspectorAction, string>> = {
  reset: 'The emulator is back at its seed.',
  snapshot: 'The state is kept; Restore comes back to it.',
  restore: 'The kept state is back.',
  'advance-clock': 'The clock has moved on.',
  'revoke-tokens': 'Every access and ID token issued so far is invalid.',
  'rotate-keys': 'There is a new signing key; tokens issued so far have an unknown one.',
  'expire-sessions': 'Everybody is signed out of the emulator; tokens stay good.',
  'deliver-webhooks': 'Everything that waited was sent.',
  'plan-faults': 'The plan begins with the next request.',
  'clear-faults': 'There are no faults any more.',
};

/** A button; `field` is what it sends besides its name. */
export function actionForm(name: InspectorAction, label: string, field: Html = html``): Html {
  return html`<form method="post" action="${ACTIONS_PATH}"><input type="hidden" name="action" value="${name}">
${field}<button class="plain">${label}</button></form>`;
}

/** POST /_emulator/actions */
export async function runAction({ parts, request }: Visit): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const name = form.get('action') ?? '';
  if (!isAction(parts, name)) return failed(`There is no button "${name}".`);
  try {
    await parts.actions[name](form.get('value') ?? '');
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  const location = `${INSPECTOR_PATH}?${new URLSearchParams({ done: name })}`;
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

/** What the page after an action says. */
export function doneMessage({ parts, url }: Visit): string | undefined {
  const name = url.searchParams.get('done') ?? '';
  return isAction(parts, name) ? DONE[name] : undefined;
}

function isAction({ actions }: InspectorParts, name: string): name is InspectorAction {
  return Object.hasOwn(actions, name);
}

function failed(message: string): Response {
  const content = html`<p><a href="${INSPECTOR_PATH}">Back to the overview</a></p>`;
  return inspectorResponse({ title: 'Not done', content, message, isError: true, status: 422 });
}
