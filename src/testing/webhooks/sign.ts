import { checkOptions, type FieldChecks } from '../check-fields.js';
import { must, oneOf } from '../field-checks.js';
import { type FullClaims, flawedToken, type TokenFlaw } from '../mint/flaws.js';
import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import type { EmulatorEvent } from './types.js';

/** An event to be signed; what is left out is filled in as for a real one. */
export type EventToSign = Pick<EmulatorEvent, 'type' | 'data'> & Partial<EmulatorEvent>;

/** What can be wrong with a signed event. */
export type WebhookFlaw = Extract<
  TokenFlaw,
  'unknown-key' | 'wrong-signature' | 'no-signature' | 'symmetric-signature'
>;

/** How an event is signed. */
export interface SignWebhookOptions {
  /** What is wrong with the signature; default nothing. */
  readonly flaw?: WebhookFlaw;
}

const FLAWS = ['unknown-key', 'wrong-signature', 'no-signature', 'symmetric-signature'] satisfies WebhookFlaw[];
const SIGN_OPTIONS: FieldChecks = { flaw: oneOf(...FLAWS) };
const REQUEST_OPTIONS: FieldChecks = { ...SIGN_OPTIONS, url: must('a URL', (value) => URL.canParse(String(value))) };

/**
 * Signs events that did not happen in the emulator, for a handler that is called without a delivery.
 *
 * Options that are unknown or wrong are refused with an EmulatorError `OPTION_INVALID`.
 */
export interface WebhookSigner {
  /** The body of a webhook request: the event as a JWT. */
  sign(event: EventToSign, options?: SignWebhookOptions): Promise<string>;
  /** A webhook request; `url` is the handler's, default `http://localhost:3000/webhooks/kinde`. */
  request(event: EventToSign, options?: SignWebhookOptions & { readonly url?: string | URL }): Promise<Request>;
}

const DEFAULT_URL = 'http://localhost:3000/webhooks/kinde';

/** Makes the signer of one emulator. */
export function createWebhookSigner(state: () => State, authority: TokenAuthority): WebhookSigner {
  async function sign(event: EventToSign, options: SignWebhookOptions = {}): Promise<string> {
    checkOptions(options, SIGN_OPTIONS, 'webhooks.sign()');
    const { flaw } = options;
    const { ids, timestamp } = state();
    const complete = { source: 'admin', event_id: ids.next('event'), timestamp: timestamp(), ...event };
    if (flaw === undefined) return await authority.sign(complete);
    return await flawedToken(flaw, complete as unknown as FullClaims, await authority.keys());
  }
  return {
    sign,
    async request(event, given = {}) {
      checkOptions(given, REQUEST_OPTIONS, 'webhooks.request()');
      const { url = DEFAULT_URL, ...options } = given;
      const headers = { 'content-type': 'application/jwt', 'webhook-id': state().ids.next('delivery') };
      return new Request(url, { method: 'POST', headers, body: await sign(event, options) });
    },
  };
}
