import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';

/** A response as Node's servers give it, of HTTP/1 or HTTP/2. */
export type Outgoing = ServerResponse | Http2ServerResponse;

/**
 * Sends a response; cookies that are already set stay, and a client that goes away ends the body.
 *
 * Rejects with the error of a body that fails half-way, once the connection is closed.
 */
export async function sendResponse(response: Response, outgoing: Outgoing, method = 'GET'): Promise<void> {
  const isHttp2 = 'stream' in outgoing;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') (outgoing as ServerResponse).appendHeader(name, value);
    else if (!isHttp2 || !CONNECTION.has(name)) outgoing.setHeader(name, value);
  }
  // To a client that has left before, HTTP/2 would write for ever.
  const hasLeft = isHttp2 ? outgoing.stream.destroyed : outgoing.destroyed;
  if (!response.body || method === 'HEAD' || hasLeft) {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  await sendBody(Readable.fromWeb(response.body as NodeStream), outgoing);
}

/** What comes first tells whose failure it is: of a client that has gone away nobody need hear. */
async function sendBody(body: Readable, outgoing: Outgoing): Promise<void> {
  let isGone = false;
  let failure: { readonly error: unknown } | undefined;
  outgoing.once('close', () => {
    isGone = true;
  });
  body.once('error', (error) => {
    if (!isGone) failure = { error };
  });
  await pipeline(body, outgoing as ServerResponse).catch(() => undefined);
  if (failure) throw failure.error;
}

/** Headers about the connection, which HTTP/2 refuses. */
const CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);
