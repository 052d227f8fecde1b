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

/** Signs events that did not happen in the emulator, for a handler that is called without a delivery. */
export interface WebhookSigner {
  /** The body of a webhook request: the event as a JWT. */
  sign(event: EventToSign, options?: SignWebhookOptions): Promise<string>;
  /** A webhook request; `url` is the handler's, default `http://localhost:3000/webhooks/kinde`. */
  request(event: EventToSign, options?: SignWebhookOptions & { readonly url?: string | URL }): Promise<Request>;
}

const DEFAULT_URL = 'http://localhost:3000/webhooks/kinde';

/** Makes the signer of one emulator. */
export function createWebhookSigner(state: () => State, authority: TokenAuthority): WebhookSigner {
  async function sign(event: EventToSign, { flaw }: SignWebhookOptions = {}): Promise<string> {
    const { ids, timestamp } = state();
    const complete = { source: 'admin', event_id: ids.next('event'), timestamp: timestamp(), ...event };
    if (flaw === undefined) return await authority.sign(complete);
    return await flawedToken(flaw, complete as unknown as FullClaims, await authority.keys());
  }
  return {
    sign,
    async request(event, { url = DEFAULT_URL, ...options } = {}) {
      const headers = { 'content-type': 'application/jwt', 'webhook-id': state().ids.next('delivery') };
      return new Request(url, { method: 'POST', headers, body: await sign(event, options) });
    },
  };
}
