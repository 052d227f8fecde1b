import type { Answer } from './answer.js';
import { abortable } from './wait.js';

/** Makes a `fetch` that asks the emulator and nobody else. */
export function createFetch(origins: Pick<ReadonlySet<string>, 'has'>, answer: Answer): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { origin, hostname } = new URL(request.url);
    if (origins.has(origin)) return await abortable(answer(request), request.signal);
    if (hostname === 'kinde.com' || hostname.endsWith('.kinde.com')) return domainNotFound();
    throw hostNotFound(hostname);
  };
}

/** The whole of kinde.com resolves: a mistake in the subdomain gives a page, never a network error. */
function domainNotFound(): Response {
  return new Response('<!doctype html><title>404</title><h1>Domain Not Found</h1>', {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

/** The error of a name that does not resolve, as fetch on Node reports it. */
function hostNotFound(hostname: string): TypeError {
  const details = { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname };
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), details),
  });
}
