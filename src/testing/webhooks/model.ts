import type { Collection } from '../collection.js';
import type { Ids } from '../ids.js';
import type { Tables } from '../tables/tables.js';
import type { EmulatorEvent, EventSource, Webhook, WebhookDelivery } from './types.js';

/** Webhooks, events and deliveries of one emulator. */
export interface WebhookState {
  readonly endpoints: Collection<Webhook>;
  /** The latest 10,000 events, by identifier. */
  readonly events: Collection<EmulatorEvent>;
  /** The latest 10,000 deliveries, and older ones that still wait; oldest first. */
  readonly deliveries: Collection<WebhookDelivery>;
  /** By identifier the deliveries that wait for a webhook, oldest first. */
  waitingFor(webhookId: string): Collection<true>;
  /** Changes a delivery that waits no more. */
  settle(delivery: WebhookDelivery, status: 'delivered' | 'failed' | 'dropped'): void;
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
  readonly tables: Tables;
  readonly ids: Ids;
  readonly now: () => number;
  readonly timestamp: () => string;
  /** Called after an event that some webhook wants. */
  readonly onEvent: () => void;
}

const MOST_ENTRIES = 10_000;

/** The part of a state that webhooks change. */
export function createWebhookState({ tables, ids, now, timestamp, onEvent }: WebhookStateOptions): WebhookState {
  const endpoints = tables.collection<Webhook>('webhooks');
  const events = tables.collection<EmulatorEvent>('events');
  const deliveries = tables.collection<WebhookDelivery>('deliveries');
  /** By identifier, in the order in which they were settled: what waits is not forgotten, however much of it there is. */
  const settled = tables.collection<true>('settledDeliveries');
  const waitingFor = (webhookId: string) => tables.collection<true>(`waiting/${webhookId}`);
  function deliver(event: EmulatorEvent, { id: webhookId, endpoint }: Webhook): void {
    const id = ids.next('delivery');
    const [oldest] = deliveries.size >= MOST_ENTRIES ? settled.entries(0, 1) : [];
    if (oldest && settled.delete(oldest[0])) deliveries.delete(oldest[0]);
    const due = { status: 'waiting' as const, nextAttemptAt: now() };
    deliveries.set(id, { id, webhookId, endpoint, event, attempts: [], ...due });
    waitingFor(webhookId).set(id, true);
  }
  return {
    endpoints,
    events,
    deliveries,
    waitingFor,
    settle({ id, webhookId }, status) {
      deliveries.update(id, { status, nextAttemptAt: undefined });
      waitingFor(webhookId).delete(id);
      settled.set(id, true);
    },
    emit(input) {
      const event: EmulatorEvent = { ...input, event_id: ids.next('event'), timestamp: timestamp() };
      const [oldest] = events.size >= MOST_ENTRIES ? events.entries(0, 1) : [];
      if (oldest) events.delete(oldest[0]);
      events.set(event.event_id, event);
      const wanted = endpoints.all().filter((one) => !one.isDisabled && one.event_types.includes(event.type));
      for (const webhook of wanted) deliver(event, webhook);
      if (wanted.length > 0) onEvent();
      return event;
    },
  };
}
