import { checkOptions, type FieldChecks } from '../check-fields.js';
import { callable, LONGEST_MS, positive } from '../field-checks.js';

/** How the emulator delivers webhooks. */
export interface EmulatorWebhookOptions {
  /** Sends the deliveries; default the global fetch. The emulator's own requests are never among them. */
  readonly fetch?: typeof fetch;
  /** How many times faster than Kinde's are the waits before a repetition; default 1, the first wait is 5 s. */
  readonly retrySpeed?: number;
  /** How long an endpoint may take to answer, in milliseconds; default 5,000. */
  readonly timeoutMs?: number;
}

/** The options with their defaults. */
export type WebhookSettings = Readonly<Required<EmulatorWebhookOptions>>;

const OPTIONS: FieldChecks = {
  fetch: callable,
  retrySpeed: positive(),
  timeoutMs: positive(LONGEST_MS),
} satisfies Readonly<Record<keyof EmulatorWebhookOptions, unknown>>;

/** Fills in the defaults. @throws EmulatorError `OPTION_INVALID` for an option that is unknown or wrong. */
export function webhookSettings(options: EmulatorWebhookOptions = {}): WebhookSettings {
  checkOptions(options, OPTIONS, 'webhooks');
  return Object.freeze({
    // Looked up at each delivery: it may be replaced, by msw for example.
    fetch: options.fetch ?? ((input: string | URL | Request, init?: RequestInit) => fetch(input, init)),
    retrySpeed: options.retrySpeed ?? 1,
    timeoutMs: options.timeoutMs ?? 5_000,
  });
}
