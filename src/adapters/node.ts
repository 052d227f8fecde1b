import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { Readable } from 'node:stream';
import { type Outgoing, sendResponse } from './node-response.js';
import { parsedBody } from './parsed-body.js';
import { type Address, type ProxyTrust, proxyTrustFrom, publicAddress, urlFrom } from './public-url.js';

export { type Outgoing, sendResponse };

/** A request as Node's servers give it, of HTTP/1 or HTTP/2. */
export type Incoming = IncomingMessage | Http2ServerRequest;

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
  const method = isUnsupported(incoming) ? 'OPTIONS' : (incoming.method ?? 'GET');
  const seen = options.address ?? addressOf(incoming);
  const address = publicAddress(seen, (name) => headers.get(name), options.trust ?? 0);
  const url = urlFrom(address, options.target ?? incoming.url ?? '/');
  const mayHaveBody = options.body && method !== 'GET' && method !== 'HEAD';
  const body = mayHaveBody ? bodyOf(incoming, headers) : {};
  const signal = options.outgoing && signalOf(options.outgoing);
  return new Request(url, { method, headers, ...body, ...(signal && { signal }) });
}

/** Whether no `Request` can have its method; as `OPTIONS` it is one that no path of the sign-in answers. */
function isUnsupported({ method = '' }: Incoming): boolean {
  return UNSUPPORTED.has(method.toUpperCase());
}

const UNSUPPORTED: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

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
    // Of HTTP/2, whatever is closed counts as finished.
    const isDone = 'stream' in outgoing ? outgoing.writableEnded : outgoing.writableFinished;
    if (!isDone) aborter.abort();
  });
  return aborter.signal;
}

/** How a node listener reads requests and tells of failures. */
export interface NodeListenerOptions {
  /**
   * How many proxies in front of the application set `X-Forwarded-Host` and `X-Forwarded-Proto`; true for one. Default
   * none: both are ignored.
   */
  readonly trustProxy?: boolean | number | undefined;
  /**
   * Told of what the handler throws, and of a body that fails half-way; by default it goes to `console.error`. The client
   * only learns that it failed.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A listener for `node:http` and `node:http2` that answers by a function of `Request`; for what has no adapter of its own. */
export function createNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): (incoming: Incoming, outgoing: Outgoing) => Promise<void> {
  const trust = proxyTrustFrom(options.trustProxy);
  return async (incoming, outgoing) => {
    if (isUnsupported(incoming)) {
      (outgoing as ServerResponse).writeHead(501).end();
      return;
    }
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
