import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { parsedBody } from './parsed-body.js';
import { type Address, type ProxyTrust, proxyTrustFrom, publicAddress, urlFrom } from './public-url.js';

/** A request as Node's servers give it, of HTTP/1 or HTTP/2. */
export type Incoming = IncomingMessage | Http2ServerRequest;
/** The response that belongs to it. */
export type Outgoing = ServerResponse | Http2ServerResponse;

/** How a request is translated. */
export interface ToRequestOptions {
  /** Target of the request, where the framework has changed `url`. */
  readonly target?: string | undefined;
  /** Address as the framework knows it, instead of `Host` and the connection. */
  readonly address?: Address | undefined;
  readonly trust?: ProxyTrust | undefined;
  /** Whether the body comes along; it can be read once, here or by the application. Default false. */
  readonly body?: boolean | undefined;
  /** Ends the request's signal when it closes unfinished. */
  readonly outgoing?: Outgoing | undefined;
}

/** The `Request` of an incoming message. */
export function toRequest(incoming: Incoming, options: ToRequestOptions = {}): Request {
  const headers = headersOf(incoming);
  const { method = 'GET' } = incoming;
  const seen = options.address ?? addressOf(incoming);
  const address = publicAddress(seen, (name) => headers.get(name), options.trust ?? 0);
  const url = urlFrom(address, options.target ?? incoming.url ?? '/');
  const mayHaveBody = options.body && method !== 'GET' && method !== 'HEAD';
  const body = mayHaveBody ? bodyOf(incoming, headers) : {};
  const signal = options.outgoing && signalOf(options.outgoing);
  return new Request(url, { method, headers, ...body, ...(signal && { signal }) });
}

function headersOf(incoming: Incoming): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of [value].flat()) headers.append(name, one);
  }
  return headers;
}

function addressOf({ headers, socket }: Incoming): Address {
  const authority = (headers as Record<string, unknown>)[':authority'] ?? headers.host ?? '';
  return { host: String(authority), protocol: 'encrypted' in socket && socket.encrypted ? 'https' : 'http' };
}

function bodyOf(incoming: Incoming, headers: Headers): RequestInit {
  const parsed = parsedBody((incoming as { body?: unknown }).body, headers);
  const isRead = incoming.readableEnded || incoming.destroyed;
  if (parsed === undefined && isRead) return {};
  if (parsed === undefined) {
    const stream = Readable.toWeb(incoming as IncomingMessage) as ReadableStream;
    // A body that is a stream is only taken with this, which the DOM's types do not know.
    return { body: stream, duplex: 'half' } as RequestInit;
  }
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
  return { body: parsed };
}

function signalOf(outgoing: Outgoing): AbortSignal {
  const aborter = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) aborter.abort();
  });
  return aborter.signal;
}

/** Sends a response; cookies that are already set stay, and a client that goes away ends the body. */
export async function sendResponse(response: Response, outgoing: Outgoing, method = 'GET'): Promise<void> {
  const isHttp2 = 'stream' in outgoing;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') (outgoing as ServerResponse).appendHeader(name, value);
    else if (!isHttp2 || !CONNECTION.has(name)) outgoing.setHeader(name, value);
  }
  if (!response.body || method === 'HEAD') {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing as ServerResponse);
  } catch (error) {
    // Nobody is left to tell.
    if (!outgoing.destroyed && !outgoing.closed) throw error;
  }
}

/** Headers about the connection, which HTTP/2 refuses. */
const CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** How a node listener reads requests and tells of failures. */
export interface NodeListenerOptions {
  /** Whose forwarded host and protocol count: all proxies, or this many; default none. */
  readonly trustProxy?: boolean | number | undefined;
  /** Told of what the handler throws; by default it goes to `console.error`. The client only learns that it failed. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A listener for `node:http` and `node:http2` that answers by a function of `Request`; for what has no adapter of its own. */
export function createNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): (incoming: Incoming, outgoing: Outgoing) => Promise<void> {
  const trust = proxyTrustFrom(options.trustProxy);
  return async (incoming, outgoing) => {
    try {
      const response = await handler(toRequest(incoming, { trust, outgoing, body: true }));
      await sendResponse(response, outgoing, incoming.method);
    } catch (error) {
      // biome-ignore lint/suspicious/noConsole: a failure that nobody hears of cannot be mended
      (options.onError ?? console.error)(error);
      // What went wrong is not the client's to know; without an answer the connection would hang.
      if (outgoing.headersSent) outgoing.destroy();
      else (outgoing as ServerResponse).writeHead(500).end();
    }
  };
}
