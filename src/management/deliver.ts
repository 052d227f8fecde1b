import type { CallContext } from './call-types.js';
import type { Delivery, SendOnce } from './delivery.js';
import { hooksFrom, priorityFrom, retryPolicyFrom } from './settings.js';

/** Sends a request with its token, in its turn, with its hooks around it, and reads the answer. */
export async function deliver(context: CallContext, delivery: Delivery): Promise<unknown> {
  const { settings, exchange, gateFor } = context;
  const { name, draft, options, limits, fate } = delivery;
  const retry = retryPolicyFrom(options.retry, settings.retry);
  const priority = priorityFrom(options.priority) ?? settings.priority;
  const hooks = [settings.hooks, hooksFrom(options.hooks)].filter((one) => one !== undefined);
  const send: SendOnce = async (draft, around, token) => {
    const concurrency = settings.limits?.concurrency ?? Infinity;
    const made = gateFor?.({ concurrency, priority, maxDelay: retry.maxDelay, limits });
    const gate = made instanceof Promise ? await made : made;
    return exchange.send(draft, { limits, retry, operation: name, gate, around, fate, token });
  };
  if (hooks.length === 0) return delivery.read(await send(draft));
  const { deliverAround } = await import('./later.js');
  return deliverAround(context, delivery, { hooks, priority }, send);
}
