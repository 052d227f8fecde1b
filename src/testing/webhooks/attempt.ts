import type { TokenAuthority } from '../tokens.js';
import { abortable } from '../wait.js';
import type { WebhookSettings } from './settings.js';
import type { WebhookAttempt, WebhookDelivery } from './types.js';

/** Sends a delivery once: signed with the key of the moment, so that a retry after a rotation names the new one. */
export async function attempt(
  { id, endpoint, event }: WebhookDelivery,
  authority: TokenAuthority,
  { fetch: send, timeoutMs }: WebhookSettings,
): Promise<Pick<WebhookAttempt, 'status' | 'error'>> {
  try {
    const body = await authority.sign(event);
    const headers = { 'content-type': 'application/jwt', 'webhook-id': id };
    const signal = AbortSignal.timeout(timeoutMs);
    // A function of a test may not heed the signal; it is not waited for either.
    const answered = send(endpoint, { method: 'POST', headers, body, redirect: 'manual', signal });
    const response = await abortable(answered, signal);
    await response.body?.cancel().catch(() => undefined);
    return { status: response.status };
  } catch (error) {
    return { error: reasonFrom(error) };
  }
}

function reasonFrom(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? `${error.message} (${code})` : error.message;
}
