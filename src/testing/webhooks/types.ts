/** Who caused an event. */
export type EventSource = 'admin' | 'api' | 'user';

/** Something that happened in the emulator, as its webhooks carry it. */
export interface EmulatorEvent {
  readonly type: string;
  readonly source: EventSource;
  readonly event_id: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Only with sign-ins. */
  readonly ip_address?: string | undefined;
}

/** One attempt to deliver an event. */
export interface WebhookAttempt {
  /** Time in milliseconds, by the emulator's clock. */
  readonly at: number;
  /** Status of the answer; absent when there was none. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

/** An event on its way to one webhook. */
export interface WebhookDelivery {
  /** The header `webhook-id`, the same in every attempt. */
  readonly id: string;
  readonly webhookId: string;
  readonly endpoint: string;
  readonly event: EmulatorEvent;
  readonly attempts: readonly WebhookAttempt[];
  /** `dropped`: the webhook was deleted or disabled meanwhile. */
  readonly status: 'waiting' | 'delivered' | 'failed' | 'dropped';
  /** When the next attempt is due; absent when there will be none. */
  readonly nextAttemptAt: number | undefined;
}

/** A webhook of the emulator. */
export interface EmulatorWebhook {
  readonly id: string;
  readonly endpoint: string;
  readonly name: string;
  readonly event_types: readonly string[];
  /** Kinde stops delivering after 72 hours of failures. */
  readonly isDisabled: boolean;
}

/** A webhook with what only the emulator sees of it. */
export interface Webhook extends EmulatorWebhook {
  readonly created_on: string;
  readonly description: string | undefined;
  /** Since when every attempt has failed. */
  readonly failingSince: number | undefined;
}
