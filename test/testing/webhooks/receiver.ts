import type { EmulatorOptions } from '../../../src/testing/index.js';
import { createWebhookVerifier, type WebhookEvent } from '../../../src/webhooks/index.js';
import { connect } from '../client.js';
import { seed as signInSeed } from '../sign-in/support.js';

export const ENDPOINT = 'https://app.example.com/webhooks';
export const START = Date.UTC(2026, 5, 1);

/** What an application received: the event, after its signature was verified by the SDK, and the header. */
export interface Received {
  readonly event: WebhookEvent;
  readonly id: string | null;
}

/** An emulator with one webhook for everything, an application behind it, and a clock that stands still until it is moved. */
export async function withReceiver(options: EmulatorOptions = {}) {
  const clock = { now: START };
  const received: Received[] = [];
  const application = { status: 200 as number | 'down' };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (application.status === 'down') {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    }
    if (request.method !== 'POST' || request.headers.get('content-type') !== 'application/jwt') {
      throw new Error('that is no webhook');
    }
    const id = request.headers.get('webhook-id');
    received.push({ event: await verifier.verify(request), id });
    return new Response('body that nobody reads', { status: application.status });
  };
  const seed = { ...signInSeed, webhooks: [{ id: 'webhook_1', endpoint: ENDPOINT }] };
  const connected = await connect({ seed, now: () => clock.now, ...options, webhooks: { fetch, ...options.webhooks } });
  const { emulator } = connected;
  const verifier = createWebhookVerifier({
    domain: emulator.domain,
    fetch: emulator.fetch,
    keysCoolDownSeconds: 0.001,
    env: {},
  });
  const forward = (seconds: number) => {
    clock.now += seconds * 1000;
  };
  const types = () => received.map(({ event }) => event.type);
  return { ...connected, received, types, application, clock, forward };
}
