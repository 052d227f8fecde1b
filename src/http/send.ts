import { KindeError } from '../errors.js';
import { bounded } from './deadline.js';
import { isSuccess } from './reading.js';
import { type Received, readText } from './receive.js';
import type { Attempted, Draft, Transport } from './transport.js';

export type { Draft, Transport } from './transport.js';

/**
 * Sends a request and reads the whole answer, whatever its status; repeats it where that is safe and useful.
 *
 * The first attempt goes straight through fetch; what judges and repeats failures is loaded with the first one.
 */
export async function send(draft: Draft, transport: Transport): Promise<Received> {
  const first = await attempt(draft, transport, 1);
  if ('received' in first && isSuccess(first.received)) return first.received;
  // The caller left, or has no time: nothing is to be judged, and nothing loaded.
  if ('error' in first && isEnd(first.error)) throw first.error;
  const { repeat } = await import('./later.js');
  return repeat(first, draft, transport, attempt);
}

function isEnd(error: unknown): boolean {
  return error instanceof KindeError && /^(ABORTED|DEADLINE_EXCEEDED)$/.test(error.code);
}

/** Sends a request once, in its turn. */
async function attempt(draft: Draft, transport: Transport, count: number): Promise<Attempted> {
  const { limits, gate, around, fate, operation } = transport;
  const before = fate?.unknown ?? false;
  let received: Received | undefined;
  let entered = false;
  let sent = false;
  const cameAt = around ? Date.now() : 0;
  try {
    const turn = gate?.enter();
    if (turn) await turn;
    entered = true;
    received = await bounded(limits, limits.timeout, (signal) => {
      const go = (headers: NonNullable<RequestInit['headers']>): Promise<Received> => {
        sent = true;
        if (fate) fate.unknown = true;
        return exchange(draft, transport.fetch, headers, signal, count);
      };
      return around ? around(draft, count, Date.now() - cameAt, go) : go(draft.headers);
    });
    return { received, sent, before };
  } catch (error) {
    if (error instanceof KindeError) Object.assign(error, { attempts: sent ? count : count - 1, operation });
    return { error, sent, before };
  } finally {
    if (entered) gate?.leave(received);
  }
}

async function exchange(
  { url, method, body }: Draft,
  fetch: Transport['fetch'],
  headers: NonNullable<RequestInit['headers']>,
  signal: AbortSignal,
  attempts: number,
): Promise<Received> {
  // A redirect is not followed: no secret and no write goes anywhere but to the configured domain.
  const init: RequestInit = { method, headers, signal, redirect: 'manual' };
  if (body != null) init.body = body;
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await readText(response), attempts };
}
