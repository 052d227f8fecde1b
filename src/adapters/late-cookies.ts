import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

type Sent = OutgoingHttpHeaders | readonly string[] | undefined;

/**
 * Adds cookies to a response at the moment its headers are written, however the application writes them.
 *
 * Set before, they would be lost where the application sets its own cookies instead of adding them.
 */
export function addCookiesLate(outgoing: ServerResponse<IncomingMessage>, setCookies: () => readonly string[]): void {
  const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
  const late = (status: number, ...rest: readonly unknown[]): ServerResponse => {
    const cookies = setCookies();
    if (cookies.length === 0 || outgoing.headersSent) return writeHead(status, ...rest);
    const reason = typeof rest[0] === 'string' ? [rest[0]] : [];
    setAll(outgoing, rest[reason.length] as Sent);
    outgoing.appendHeader('set-cookie', cookies);
    if (!/no-store|private/.test(String(outgoing.getHeader('cache-control') ?? ''))) {
      outgoing.setHeader('cache-control', 'private, no-store');
    }
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
