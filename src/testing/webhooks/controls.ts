import type { State } from '../state.js';
import type { Dispatcher } from './dispatcher.js';
import type { WebhookSigner } from './sign.js';
import type { EmulatorEvent, EmulatorWebhook, EventSource, WebhookDelivery } from './types.js';

/** The emulator's webhooks, and what became of them. */
export interface EmulatorWebhooks extends WebhookSigner {
  /** The webhooks, from the seed and from the Management API. */
  readonly endpoints: readonly EmulatorWebhook[];
  /** What happened, whether or not a webhook wanted it; the latest 10,000 events. */
  readonly events: readonly EmulatorEvent[];
  /** What was sent, or waits to be sent again; the latest 10,000 deliveries, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Lets an event happen that the emulator does not cause itself, such as `customer.payment_failed`. */
  emit(type: string, data: Readonly<Record<string, unknown>>, source?: EventSource): EmulatorEvent;
  /** Sends what is due by the emulator's clock; resolves when all was answered and nothing more is due. */
  idle(): Promise<void>;
}

/** Makes the controls of one emulator. */
export function createWebhookControls(
  state: () => State,
  dispatcher: () => Dispatcher,
  signer: WebhookSigner,
): EmulatorWebhooks {
  return {
    ...signer,
    get endpoints() {
      return state()
        .webhooks.endpoints.all()
        .map(({ id, endpoint, name, event_types, isDisabled }) => {
          return { id, endpoint, name, event_types, isDisabled };
        });
    },
    get events() {
      return state().webhooks.events.all();
    },
    get deliveries() {
      return state().webhooks.deliveries.all();
    },
    // A copy: what happened stays what it was, whatever becomes of the caller's object.
    emit: (type, data, source = 'admin') => state().webhooks.emit({ type, source, data: structuredClone(data) }),
    idle: () => dispatcher().idle(),
  };
}
