import type { FaultEngine } from './controls.js';
import { DELIVERY_TARGET } from './target.js';

/** The `fetch` of deliveries, on whose way the same faults happen; `commit: 'after'` means after the webhook has seen it. */
export function withFaults(send: typeof fetch, faults: FaultEngine): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url, signal } = request;
    const injection = faults.inject({ operation: DELIVERY_TARGET, method, url: new URL(url) }, signal);
    if (!injection) return await send(input, init);
    return (await injection.edge()) ?? (await injection.around(() => send(input, init)));
  };
}
