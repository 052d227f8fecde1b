import { notFound, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue } from '../call.js';
import type { State } from '../state.js';
import { EVENT_TYPES, isEventType } from './event-types.js';
import type { Webhook } from './types.js';

/** GET /webhooks */
export const listWebhooks: Handler = ({ state }) => {
  const webhooks = state.webhooks.endpoints.all().map((webhook) => {
    const { id, name, endpoint, description, event_types, created_on } = webhook;
    return { id, name, endpoint, description, event_types, created_on };
  });
  return success({ webhooks });
};

/** POST /webhooks */
export const createWebhook: Handler = (call) => {
  const { id, endpoint } = insertWebhook(call.state, {
    endpoint: bodyText(call, 'endpoint') ?? '',
    event_types: (call.body.event_types ?? []) as string[],
    name: bodyText(call, 'name') ?? '',
    description: bodyText(call, 'description'),
  });
  return success({ webhook: { id, endpoint } });
};

/** PATCH /webhooks/{webhook_id}: the endpoint stays. */
export const updateWebhook: Handler = (call) => {
  const webhook = webhookOf(call);
  const types = call.body.event_types as string[] | undefined;
  call.state.webhooks.endpoints.update(webhook.id, {
    event_types: types ? checkedTypes(types) : webhook.event_types,
    name: bodyText(call, 'name') ?? webhook.name,
    description: bodyText(call, 'description') ?? webhook.description,
  });
  return success({ webhook: { id: webhook.id } });
};

/** DELETE /webhooks/{webhook_id}: what was on its way is dropped. */
export const deleteWebhook: Handler = (call) => {
  const webhook = webhookOf(call);
  dropWaiting(call.state, webhook.id);
  call.state.webhooks.endpoints.delete(webhook.id);
  return success();
};

/** GET /events/{event_id}: here the time is a number of seconds. */
export const getEvent: Handler = (call) => {
  const id = pathValue(call, 'event_id');
  const event = call.state.webhooks.events.get(id);
  if (!event) throw notFound('event', id);
  const { type, source, event_id, data } = event;
  return success({
    event: { type, source, event_id, timestamp: Math.floor(Date.parse(event.timestamp) / 1000), data },
  });
};

/** GET /event_types */
export const listEventTypes: Handler = () => {
  const event_types = EVENT_TYPES.map((code) => {
    const [subject = '', verb = ''] = code.split('.');
    const fields = { type: { const: code }, event_id: { type: 'string' }, data: { type: 'object' } };
    return {
      id: `event_type_${code.replaceAll('.', '_')}`,
      code,
      name: `${subject} ${verb}`.replaceAll('_', ' '),
      origin: 'emulator',
      schema: { type: 'object', properties: fields },
    };
  });
  return success({ event_types });
};

/** Adds a webhook. @throws Refusal 400 for an endpoint that is no web address, or an event type that Kinde does not have. */
export function insertWebhook(
  state: State,
  input: Pick<Webhook, 'endpoint' | 'event_types' | 'name' | 'description'> & { readonly id?: string | undefined },
): Webhook {
  const { endpoint, event_types, name, description, id = state.ids.next('webhook') } = input;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw refusal(400, 'FIELD_INVALID', 'Field "endpoint" must be an http or https URL');
  }
  const rest = { created_on: state.timestamp(), isDisabled: false, failingSince: undefined };
  const webhook: Webhook = { id, endpoint, event_types: checkedTypes(event_types), name, description, ...rest };
  state.webhooks.endpoints.set(id, webhook);
  return webhook;
}

/** Gives up everything that is on its way to a webhook. */
export function dropWaiting({ webhooks }: State, webhookId: string): void {
  for (const id of webhooks.waitingFor(webhookId).ids()) {
    const delivery = webhooks.deliveries.get(id);
    if (delivery) webhooks.settle(delivery, 'dropped');
  }
}

function checkedTypes(types: readonly string[]): readonly string[] {
  const unknown = types.find((type) => !isEventType(type));
  if (unknown !== undefined) throw refusal(400, 'FIELD_INVALID', `There is no event type ${unknown}`);
  return [...new Set(types)];
}

function webhookOf(call: Call): Webhook {
  const id = pathValue(call, 'webhook_id');
  const webhook = call.state.webhooks.endpoints.get(id);
  if (!webhook) throw notFound('webhook', id);
  return webhook;
}
