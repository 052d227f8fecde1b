import { assertOptions, type Environment, processEnvironment, requiredOrigin } from '../config.js';
import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeConfigError } from '../errors.js';
import { KeySource } from '../tokens/jwks.js';
import { verifiedPayload } from '../tokens/signature.js';
import { tokenFrom } from './body.js';
import { KindeWebhookError } from './errors.js';
import { eventFrom } from './event.js';
import type { WebhookEvent } from './events.js';
import { timestampMs } from './timestamp.js';

/** Settings of a webhook verifier. */
export interface WebhookVerifierOptions {
  /** Kinde domain (`example.kinde.com`), with or without `https://`; `KINDE_DOMAIN`, also `KINDE_HOST`, `KINDE_ISSUER_URL`. */
  readonly domain?: string | undefined;
  /**
   * Refuse events that are older, or further in the future, than this many seconds; default: none is refused.
   *
   * Kinde repeats a delivery for 36 hours, and it is not known whether it signs it anew: a tolerance below that may lose
   * events of an outage. De-duplicate to be safe from repetition.
   */
  readonly timestampToleranceSeconds?: number | undefined;
  /** Longest time of one fetch of the keys in ms; default 4,000: Kinde does not wait much longer for an answer. */
  readonly timeout?: number | undefined;
  /** Keys are fetched anew after this many seconds, while the old ones are still used; default 600. */
  readonly keysMaxAgeSeconds?: number | undefined;
  /** Shortest time in seconds between two fetches of the keys; default 10. While there are none yet it is 2 at most. */
  readonly keysCoolDownSeconds?: number | undefined;
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** Verifies the webhooks of one Kinde environment; make it once, it keeps the keys. */
export interface WebhookVerifier {
  /**
   * The event of a delivery, after its signature holds.
   *
   * @param delivery The request (whose body nobody has read), or its raw body as text or bytes.
   * @throws KindeWebhookError for a delivery that must not be acted on; answer 400.
   * @throws KindeOAuthError `KEYS_UNAVAILABLE` where the keys cannot be fetched; answer 503, and Kinde delivers again.
   */
  verify(delivery: Request | string | Uint8Array): Promise<WebhookEvent>;
  /** Fetches the keys ahead of the first delivery. */
  ready(): Promise<void>;
}

/**
 * A verifier of Kinde's webhooks.
 *
 * ```ts
 * const webhooks = createWebhookVerifier({ domain: 'example.kinde.com' });
 * const event = await webhooks.verify(request);
 * if (event.type === 'user.created') await addUser(event.data.user);
 * ```
 *
 * @throws KindeConfigError `CONFIG_INVALID` for an unusable option.
 */
export function createWebhookVerifier(options: WebhookVerifierOptions = {}): WebhookVerifier {
  assertOptions(options, KNOWN);
  const tolerance = positive(options.timestampToleranceSeconds, 'timestampToleranceSeconds');
  const keys = new KeySource({
    jwksUri: `${requiredOrigin(options.domain, options.env ?? processEnvironment())}/.well-known/jwks.json`,
    fetch: options.fetch,
    timeout: positive(options.timeout, 'timeout') ?? 4_000,
    maxAgeMs: (positive(options.keysMaxAgeSeconds, 'keysMaxAgeSeconds') ?? 600) * 1_000,
    coolDownMs: (positive(options.keysCoolDownSeconds, 'keysCoolDownSeconds') ?? 10) * 1_000,
  });
  return Object.freeze({
    ready: () => keys.ready(),
    async verify(delivery: Request | string | Uint8Array) {
      const event = eventFrom(await signedPayload(await tokenFrom(delivery), keys));
      if (!event) throw new KindeWebhookError('not_an_event', 'The delivery is signed, but it is not an event.');
      if (tolerance !== undefined) assertRecent(event, tolerance);
      return event;
    },
  });
}

const KNOWN: readonly string[] = [
  'domain',
  'timestampToleranceSeconds',
  'timeout',
  'keysMaxAgeSeconds',
  'keysCoolDownSeconds',
  'fetch',
  'env',
] satisfies (keyof WebhookVerifierOptions)[];

function positive(value: number | undefined, name: string): number | undefined {
  if (value === undefined || (typeof value === 'number' && value > 0 && value < Infinity)) return value;
  throw new KindeConfigError(`\`${name}\` must be a positive number.`);
}

async function signedPayload(token: string, keys: KeySource): Promise<Uint8Array> {
  try {
    return await verifiedPayload(token, keys);
  } catch (error) {
    if (!(error instanceof KindeOAuthError) || error.code !== 'JWT_INVALID') throw error;
    throw new KindeWebhookError('signature', `The delivery was not signed by this Kinde environment. ${error.message}`);
  }
}

function assertRecent({ timestamp }: WebhookEvent, toleranceSeconds: number): void {
  // Written so that a timestamp that cannot be read is refused.
  if (Math.abs(Date.now() - timestampMs(timestamp)) <= toleranceSeconds * 1_000) return;
  throw new KindeWebhookError('timestamp', `The event's timestamp is not within ${toleranceSeconds} s of now.`);
}
