import type { AccountApi } from './account/api.js';
import type { FaultEngine } from './faults/controls.js';
import { targetOf } from './faults/target.js';
import type { Limiter } from './limits/limiter.js';
import type { ManagementApi } from './management.js';
import type { OAuthEndpoints } from './oauth.js';
import { loggedUrl, type RequestLog } from './request-log.js';
import { recordedBody } from './requests/recorded-body.js';
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
  readonly now: () => number;
  readonly onRequest: RequestHook | undefined;
  readonly faults: FaultEngine;
  readonly limiter: Limiter;
}

/** A request with what the emulator makes of it. */
interface Asked {
  readonly request: Request;
  readonly url: URL;
  readonly match: ReturnType<ManagementApi['match']>;
  /** The operation's name as the hook and the log have it; none for OAuth. */
  readonly named: { readonly operation?: string };
}

/** Puts the parts of an emulator behind one function. */
export function createAnswer(parts: AnswerParts): Answer {
  const { api, account, log } = parts;
  return async (request) => {
    const url = new URL(request.url);
    const match = api.match(request.method, url.pathname);
    const operation = match?.name ?? account.nameOf(request.method, url.pathname);
    const named = operation === undefined ? {} : { operation };
    const [at, begun] = [parts.now(), performance.now()];
    // Read beside the answer: whoever answers reads the body too.
    const recorded = recordedBody(request);
    let status = 0;
    try {
      const response = dated(await throughFaults(parts, { request, url, match, named }), parts, request);
      status = response.status;
      return response;
    } finally {
      const { method } = request;
      const durationMs = Math.round(performance.now() - begun);
      const body = await recorded;
      const sent = body === undefined ? {} : { body };
      log.add({ method, url: loggedUrl(url), ...named, status, at, durationMs, ...sent });
    }
  };
}

/** The order is that of a real service: the network and what stands at its edge, then limiters, then who answers. */
async function throughFaults(parts: AnswerParts, asked: Asked): Promise<Response> {
  const { request, url, named } = asked;
  const target = targetOf(named.operation, request.method, url.pathname);
  const injection = parts.faults.inject({ operation: target, method: request.method, url }, request.signal);
  const stopped = await injection?.edge();
  if (stopped) return stopped;
  const answer = () => respond(parts, asked);
  return await parts.limiter.hold(request, target, injection ? () => injection.around(answer) : answer);
}

async function respond(parts: AnswerParts, { request, url, match, named }: Asked): Promise<Response> {
  if (parts.latencyMs > 0) await wait(parts.latencyMs, request.signal);
  const hooked = await parts.onRequest?.(request.clone(), named);
  if (hooked) return hooked;
  if (isUnder(url, '/api')) return await parts.api.answer(parts.exchangeOf(request, url), match);
  if (isUnder(url, '/account_api')) return await parts.account.answer(parts.exchangeOf(request, url));
  return (await parts.oauth(request, url)) ?? pageNotFound();
}

/** A clock that is wrong shows in the answers too. */
function dated(response: Response, { faults, exchangeOf }: AnswerParts, request: Request): Response {
  if (faults.controls.clockSkewS === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('date', new Date(exchangeOf(request, new URL(request.url)).now).toUTCString());
  return new Response(response.body, { status: response.status, headers });
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
