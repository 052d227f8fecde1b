import { bounded } from '../http/deadline.js';
import type { CallResponse, HookContext, TokenUse } from '../http/hook-types.js';
import { aroundAttempts, runHooks } from '../http/hooks.js';
import type { Priority } from '../http/limiter-types.js';
import type { CallContext } from './call-types.js';
import type { Delivery, Manner, SendOnce } from './delivery.js';

/** Delivers with hooks: those of the client around those of the call, each list's first one outermost. */
export async function deliverAround(
  context: CallContext,
  delivery: Delivery,
  { hooks, priority }: Manner,
  send: SendOnce,
): Promise<unknown> {
  const { draft, limits } = delivery;
  const calls = hooks.flatMap(({ call }) => call ?? []);
  const attempts = hooks.flatMap(({ attempt }) => attempt ?? []);
  const token: TokenUse = {};
  const known = contextOf(context, delivery, priority, token);
  const around =
    attempts.length > 0 ? aroundAttempts(attempts, (attempt, waited) => ({ ...known(), attempt, waited })) : undefined;
  const { method, url, body } = draft;
  const headers = new Headers(draft.headers);
  const last = async (): Promise<CallResponse> => {
    // A new object each time: the access token is written into it, which hooks do not see.
    const received = await send({ ...draft, headers: Object.fromEntries(headers) }, around, token);
    const data = await delivery.read(received);
    return { status: received.status, headers: received.headers, data, attempts: received.attempts };
  };
  const run = () => runHooks(calls, { method, url, headers, body }, known(), last);
  // A hook that does not come back must not outlive the call.
  return (calls.length > 0 ? await bounded(limits, undefined, run) : await last()).data;
}

function contextOf(
  { origin, limiter }: CallContext,
  { name, path, draft, limits, page }: Delivery,
  priority: Priority,
  token: TokenUse,
): () => HookContext {
  const fixed = {
    operation: name,
    method: draft.method,
    path,
    domain: new URL(origin).host,
    priority,
    page,
    token,
    signal: limits.signal,
  };
  return () => ({ ...fixed, limits: limiter?.state });
}
