import { decode } from '../http/decode.js';
import { send } from '../http/send.js';
import type { OAuthConfig } from './config.js';

/** The part of fetch's options that OAuth requests use. */
export interface OAuthRequestInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * A fetch for OAuth requests: bounded in time and size, no redirect followed, refused connections tried again.
 *
 * It throws the typed error for what says nothing about the request itself (5xx, 429, a bot challenge), so that only
 * Kinde's own word can end a session.
 */
export function createOAuthFetch(config: OAuthConfig): (url: string, init: OAuthRequestInit) => Promise<Response> {
  const { fetch, timeout, tracking } = config;
  return async (url, { method, headers: given, body, signal }) => {
    const headers = { ...Object.fromEntries(new Headers(given)), ...(tracking && { 'kinde-sdk': tracking }) };
    const form = body instanceof URLSearchParams ? body : undefined;
    // Asking again whether the user has acted is harmless; a code or a refresh token may be spent.
    const writes = form?.get('grant_type') === 'urn:ietf:params:oauth:grant-type:device_code';
    const retry = { limit: 2, baseDelay: 200, maxDelay: 2_000, writes };
    const limits = { signal: signal ?? undefined, deadlineAt: Date.now() + 2 * timeout, timeout };
    const draft = { url, method, headers, body: form?.toString() };
    const operation = `The request to ${new URL(url).pathname}`;
    const received = await send(draft, { fetch, limits, retry, operation });
    const { status, text } = received;
    if (status >= 500 || status === 429 || received.headers.has('x-amzn-waf-action')) decode(received, { operation });
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : text, { status, headers: received.headers });
  };
}
