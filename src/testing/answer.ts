import type { ManagementApi } from './management.js';
import type { OAuthEndpoints } from './oauth.js';
import { loggedUrl, type RequestLog } from './request-log.js';
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
  readonly oauth: OAuthEndpoints;
  readonly log: RequestLog;
  readonly latencyMs: number;
  readonly onRequest: RequestHook | undefined;
}

/** Puts the parts of an emulator behind one function. */
export function createAnswer({ api, oauth, log, latencyMs, onRequest }: AnswerParts): Answer {
  async function respond(request: Request, url: URL, match: ReturnType<ManagementApi['match']>): Promise<Response> {
    const hooked = await onRequest?.(request.clone(), match ? { operation: match.name } : {});
    if (hooked) return hooked;
    if (url.pathname === '/api' || url.pathname.startsWith('/api/')) return await api.answer(request, url, match);
    return (await oauth(request, url)) ?? pageNotFound();
  }
  return async (request) => {
    const url = new URL(request.url);
    const match = api.match(request.method, url.pathname);
    let status = 0;
    try {
      if (latencyMs > 0) await wait(latencyMs, request.signal);
      const response = await respond(request, url, match);
      status = response.status;
      return response;
    } finally {
      const { method } = request;
      log.add({ method, url: loggedUrl(url), ...(match ? { operation: match.name } : {}), status });
    }
  };
}

function pageNotFound(): Response {
  return new Response('<!doctype html><title>404</title><h1>Page not found</h1>', {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
