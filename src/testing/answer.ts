import type { AccountApi } from './account/api.js';
import type { ManagementApi } from './management.js';
import type { OAuthEndpoints } from './oauth.js';
import { loggedUrl, type RequestLog } from './request-log.js';
import type { Exchange } from './sign-in/exchange.js';
import { wait } from './wait.js';

/** Answers any request, whatever its host; fetch, the HTTP server and msw all stand on it. */
export type Answer = (request: Request) => Promise<Response>;

/**
 * Sees a copy of a request and the operation that it is for, before the emulator does.
 *
 * What it returns is the answer; `undefined` leaves the request to the emulator. What it throws is what `fetch` rejects
 * with, as a network error would be.
 */
export type RequestHook = (
  request: Request,
  info: { readonly operation?: string },
) => Response | undefined | Promise<Response | undefined>;

/** What an answer is put together from. */
export interface AnswerParts {
  readonly api: ManagementApi;
  readonly account: AccountApi;
  readonly exchangeOf: (request: Request, url: URL) => Exchange;
  readonly oauth: OAuthEndpoints;
  readonly log: RequestLog;
  readonly latencyMs: number;
  readonly onRequest: RequestHook | undefined;
}

/** Puts the parts of an emulator behind one function. */
export function createAnswer(parts: AnswerParts): Answer {
  const { api, account, oauth, log, latencyMs, onRequest } = parts;
  async function respond(
    request: Request,
    url: URL,
    match: ReturnType<ManagementApi['match']>,
    named: { readonly operation?: string },
  ): Promise<Response> {
    const hooked = await onRequest?.(request.clone(), named);
    if (hooked) return hooked;
    if (isUnder(url, '/api')) return await api.answer(request, url, match);
    if (isUnder(url, '/account_api')) return await account.answer(parts.exchangeOf(request, url));
    return (await oauth(request, url)) ?? pageNotFound();
  }
  return async (request) => {
    const url = new URL(request.url);
    const match = api.match(request.method, url.pathname);
    const operation = match?.name ?? account.nameOf(request.method, url.pathname);
    const named = operation === undefined ? {} : { operation };
    let status = 0;
    try {
      if (latencyMs > 0) await wait(latencyMs, request.signal);
      const response = await respond(request, url, match, named);
      status = response.status;
      return response;
    } finally {
      const { method } = request;
      log.add({ method, url: loggedUrl(url), ...named, status });
    }
  };
}

function isUnder({ pathname }: URL, root: string): boolean {
  return pathname === root || pathname.startsWith(`${root}/`);
}

function pageNotFound(): Response {
  return new Response('<!doctype html><title>404</title><h1>Page not found</h1>', {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
