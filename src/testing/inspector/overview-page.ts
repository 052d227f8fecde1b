import type { Application } from '../records.js';
import { type Html, html } from '../sign-in/html.js';
import { actionForm, doneMessage } from './actions.js';
import { INSPECTOR_PATH, inspectorResponse } from './page.js';
import type { Visit } from './parts.js';
import { table } from './table.js';

/** GET /_emulator */
export function overviewPage(visit: Visit): Response {
  const { parts, url } = visit;
  const state = parts.state();
  const counts = `${count(state.users.size, 'user')}, ${count(state.organizations.size, 'organization')}, ${count(parts.log.entries.length, 'request')} seen`;
  const content = html`
<p><code>${url.host}</code>: ${counts}. The clock says <time>${new Date(parts.now()).toISOString()}</time>.</p>
<h2>Applications</h2>
${table({
  columns: ['Application', 'Environment', 'Callback URLs'],
  rows: state.applications.all().map((application) => applicationRow(application, url.origin)),
  none: 'There is no application.',
})}
${namespaceLinks(visit)}
<h2>State</h2>
<div class="buttons">${actionForm('reset', 'Reset to the seed')}
${actionForm('snapshot', 'Keep this state')}
${actionForm('restore', 'Restore the kept state')}</div>
<h2>Clock</h2>
${actionForm('advance-clock', 'Advance', durationField())}
<h2>Sign-in</h2>
<div class="buttons">${actionForm('expire-sessions', 'Sign everybody out')}
${actionForm('revoke-tokens', 'Revoke all tokens')}
${actionForm('rotate-keys', 'Rotate the signing key')}</div>
<h2>Faults</h2>
<p>${count(parts.faults.log.length, 'fault')} so far.</p>
${actionForm('plan-faults', 'Follow this plan', planField())}
${actionForm('clear-faults', 'Clear faults')}`;
  return inspectorResponse({ title: 'Overview', content, message: doneMessage(visit) });
}

function applicationRow({ name, type, clientId, clientSecret, redirectUris }: Application, domain: string): Html[] {
  const environment = [
    `KINDE_DOMAIN=${domain}`,
    `KINDE_CLIENT_ID=${clientId}`,
    ...(clientSecret === undefined ? [] : [`KINDE_CLIENT_SECRET=${clientSecret}`]),
  ];
  return [
    html`${name}<br><span class="quiet">${type}</span>`,
    html`<pre>${environment.join('\n')}</pre>`,
    html`${[...redirectUris].map((uri) => html`<code>${uri}</code><br>`)}`,
  ];
}

/** A namespace has an inspector of its own, at its host. */
function namespaceLinks({ parts, url }: Visit): Html {
  const names = parts.namespaces();
  if (names.length === 0) return html``;
  const links = names.map((name) => {
    return html`<a href="http://${name}.localhost:${url.port}${INSPECTOR_PATH}">${name}</a> `;
  });
  return html`<h2>Namespaces</h2>
<p>${links}</p>`;
}

function durationField(): Html {
  return html`<label><span>By seconds</span><input name="value" type="number" min="1" value="3600" required></label>`;
}

function planField(): Html {
  const example = '{ "rules": [{ "operations": "getUsers", "fault": "server-error", "times": 1 }] }';
  return html`<label class="wide"><span>Plan, as JSON</span><textarea name="value" rows="4" required>${example}</textarea></label>`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
