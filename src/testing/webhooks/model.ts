import type { Ids } from '../ids.js';
import type { Delivery, EmulatorEvent, EventSource, Webhook } from './types.js';

/** Webhooks, events and deliveries of one emulator. */
export interface WebhookState {
  readonly endpoints: Map<string, Webhook>;
  /** The latest 10,000 events, by identifier. */
  readonly events: Map<string, EmulatorEvent>;
  /** The latest 10,000 deliveries, oldest first. */
  readonly deliveries: Delivery[];
  /** Adds an event, and a delivery of it for every webhook that wants it. */
  emit(input: EventInput): EmulatorEvent;
}

/** An event before it has its identifier and time. */
export interface EventInput {
  readonly type: string;
  readonly source: EventSource;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ip_address?: string | undefined;
}

/** What the state of webhooks needs. */
export interface WebhookStateOptions {
  readonly ids: Ids;
  readonly now: () => number;
  readonly timestamp: () => string;
  /** Called after an event that some webhook wants. */
  readonly onEvent: () => void;
}

const MOST_ENTRIES = 10_000;

/** Makes the state in which there are no webhooks and nothing has happened. */
export function createWebhookState({ ids, now, timestamp, onEvent }: WebhookStateOptions): WebhookState {
  const endpoints = new Map<string, Webhook>();
  const events = new Map<string, EmulatorEvent>();
  const deliveries: Delivery[] = [];
  function deliver(event: EmulatorEvent, webhook: Webhook): void {
    const { id: webhookId, endpoint } = webhook;
    const id = ids.next('delivery');
    const due = { status: 'waiting' as const, nextAttemptAt: now() };
    const delivery: Delivery = { id, webhookId, endpoint, event, attempts: [], ...due };
    webhook.waiting.push(delivery);
    if (deliveries.length >= MOST_ENTRIES) deliveries.shift();
    deliveries.push(delivery);
  }
  return {
    endpoints,
    events,
    deliveries,
    emit(input) {
      const event: EmulatorEvent = { ...input, event_id: ids.next('event'), timestamp: timestamp() };
      const [oldest] = events.size >= MOST_ENTRIES ? events.keys() : [];
      if (oldest !== undefined) events.delete(oldest);
      events.set(event.event_id, event);
      const wanted = [...endpoints.values()].filter((one) => !one.isDisabled && one.event_types.includes(event.type));
      for (const webhook of wanted) deliver(event, webhook);
      if (wanted.length > 0) onEvent();
      return event;
    },
  };
}
