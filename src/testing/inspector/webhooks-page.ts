import { html } from '../sign-in/html.js';
import type { WebhookDelivery } from '../webhooks/types.js';
import { actionForm } from './actions.js';
import { inspectorResponse } from './page.js';
import type { Visit } from './parts.js';
import { table } from './table.js';

const MOST_SHOWN = 100;

/** GET /_emulator/webhooks */
export function webhooksPage({ parts }: Visit): Response {
  const { endpoints, deliveries } = parts.state().webhooks;
  const latest = deliveries.all().slice(-MOST_SHOWN).reverse();
  const content = html`
<h2>Endpoints</h2>
${table({
  columns: ['Endpoint', 'Events', ''],
  rows: endpoints
    .all()
    .map(({ endpoint, event_types, isDisabled }) => [
      html`<code>${endpoint}</code>`,
      html`${event_types.join(', ')}`,
      html`${isDisabled && html`<span class="bad">disabled</span>`}`,
    ]),
  none: 'There is no webhook: add one with the Management API or the seed.',
})}
<h2>Deliveries</h2>
${actionForm('deliver-webhooks', 'Send what waits')}
${table({
  columns: ['Event', 'Endpoint', 'Outcome'],
  rows: latest.map((delivery) => [
    html`${delivery.event.type}<details><summary>data</summary><pre>${JSON.stringify(delivery.event.data, undefined, 2)}</pre></details>`,
    html`<code>${delivery.endpoint}</code>`,
    html`${delivery.status}<br><span class="quiet">${attemptsText(delivery)}</span>`,
  ]),
  none: 'Nothing was sent.',
})}`;
  return inspectorResponse({ title: 'Webhooks', content });
}

function attemptsText({ attempts }: WebhookDelivery): string {
  return attempts.map(({ status, error }) => status ?? error ?? 'no answer').join(', ');
}
