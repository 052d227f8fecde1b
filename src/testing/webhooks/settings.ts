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

const DEFAULTS = { retrySpeed: 1, timeoutMs: 5_000 };

/** Fills in the defaults. @throws Error for an option that is unknown or no positive number. */
export function webhookSettings(options: EmulatorWebhookOptions = {}): WebhookSettings {
  for (const [name, value] of Object.entries(options)) {
    if (name === 'fetch' || value === undefined) continue;
    if (!Object.hasOwn(DEFAULTS, name)) throw new Error(`webhooks has no option "${name}"`);
    if (!(value > 0 && value < Infinity)) throw new Error(`webhooks.${name} must be a positive number, not ${value}`);
  }
  return Object.freeze({
    // Looked up at each delivery: it may be replaced, by msw for example.
    fetch: options.fetch ?? ((input: string | URL | Request, init?: RequestInit) => fetch(input, init)),
    retrySpeed: options.retrySpeed ?? DEFAULTS.retrySpeed,
    timeoutMs: options.timeoutMs ?? DEFAULTS.timeoutMs,
  });
}
