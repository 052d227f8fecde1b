import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

type Sent = OutgoingHttpHeaders | readonly string[] | undefined;

/** What a response gets besides what the application puts into it. */
export interface Late {
  readonly setCookies: readonly string[];
  cacheControlFor(present: string | null): string | undefined;
}

/**
 * Adds cookies to a response, and keeps it out of caches where it must be, at the moment its headers are written, however
 * the application writes them.
 *
 * Set before, they would be lost where the application sets its own cookies instead of adding them.
 */
export function addCookiesLate(outgoing: ServerResponse<IncomingMessage>, added: Late): void {
  const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
  const late = (status: number, ...rest: readonly unknown[]): ServerResponse => {
    if (outgoing.headersSent) return writeHead(status, ...rest);
    const reason = typeof rest[0] === 'string' ? [rest[0]] : [];
    setAll(outgoing, (typeof rest[0] === 'string' ? rest[1] : (rest[1] ?? rest[0])) as Sent);
    if (added.setCookies.length > 0) outgoing.appendHeader('set-cookie', added.setCookies);
    const cacheControl = added.cacheControlFor(String(outgoing.getHeader('cache-control') ?? ''));
    if (cacheControl !== undefined) outgoing.setHeader('cache-control', cacheControl);
    return writeHead(status, ...reason);
  };
  outgoing.writeHead = late as typeof outgoing.writeHead;
}

/** The headers that were given with the status; an array holds names and values in turn, and a name may come again. */
function setAll(outgoing: ServerResponse, headers: Sent): void {
  if (!headers) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) outgoing.setHeader(name, value);
    return;
  }
  const flat = headers.flat() as string[];
  const names = new Set(flat.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  for (const name of names) outgoing.removeHeader(name);
  for (let at = 0; at + 1 < flat.length; at += 2) outgoing.appendHeader(flat[at] as string, flat[at + 1] as string);
}
