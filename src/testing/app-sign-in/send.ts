import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request as a server of the web platform does: Hono's `app.fetch`, a route handler. */
export type WebHandler = (request: Request) => Response | Promise<Response>;

/** An answerer of Node: an Express application, the listener of `createServer`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * An application under test: where it listens, or what answers its requests.
 *
 * A function with one parameter is called with a `Request`; one with more is Node's.
 */
export type TestApp = string | URL | WebHandler | { readonly fetch: WebHandler } | NodeListener;

/** Sends a request and gives the answer to it; redirects are not followed. */
export type Send = (request: Request) => Promise<Response>;

/** Makes the way to an application. */
export function sendTo(app: TestApp): Send {
  if (typeof app === 'string' || app instanceof URL) {
    return (request) => overHttp(request, new URL(app));
  }
  if (typeof app === 'object') return async (request) => app.fetch(request);
  if (app.length < 2) return async (request) => (app as WebHandler)(request);
  return (request) => throughListener(request, app as NodeListener);
}

/** Serves the listener for as long as one request takes. */
async function throughListener(request: Request, listener: NodeListener): Promise<Response> {
  const { createServer } = await import('node:http');
  const server = createServer(listener as RequestListener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    return await overHttp(request, new URL(`http://127.0.0.1:${port}`));
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Not by `fetch`, which sets headers of its own where a browser's navigation has others. */
async function overHttp(request: Request, { protocol, hostname, port }: URL): Promise<Response> {
  const { request: send } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const { pathname, search, host } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const length = body.byteLength > 0 ? { 'content-length': String(body.byteLength) } : {};
  const headers = { ...Object.fromEntries(request.headers), ...length, host };
  const path = pathname + search;
  const target = { hostname: hostname.replace(/^\[|\]$/g, ''), port, path, method: request.method, headers };
  return await new Promise<Response>((resolve, reject) => {
    const outgoing = send({ ...target, agent: false }, (incoming) => {
      read(incoming).then(resolve, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 0 } = incoming;
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  return new Response(hasBody ? new Uint8Array(Buffer.concat(chunks)) : null, { status, headers });
}
