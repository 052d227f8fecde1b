import type { LoggedRequest } from '../../testing/index.js';

/** Writes an answered request on a line. */
export function requestLine({ method, url, operation, status, durationMs }: LoggedRequest): string {
  const { pathname, search } = new URL(url);
  const outcome = status === 0 ? 'no answer' : String(status);
  return [outcome, method, pathname + search, operation && `(${operation})`, `${durationMs} ms`]
    .filter(Boolean)
    .join(' ');
}
