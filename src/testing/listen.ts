import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import type { EmulatorCredentials } from './credentials.js';
import { ConnectionFault } from './faults/connection.js';
import type { WebCredentials } from './sign-in/controls.js';

/** Where to listen. */
export interface ListenOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
}

/** An emulator that is served over HTTP. */
export interface Listener extends AsyncDisposable {
  /** Origin, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Address of the inspector, where there is one. */
  readonly inspector?: string;
  /** Credentials of the first application for machines, with the URL as domain. */
  readonly credentials: EmulatorCredentials;
  /** Those of an application that signs users in, as `emulator.webCredentials()`, with the URL as domain. */
  webCredentials(clientId?: string): WebCredentials;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

const LARGEST_BODY = 10 * 1024 * 1024;

/** Serves an answer over HTTP; the issuer of tokens is the origin that a request came to. */
export async function listen(
  answer: Answer,
  credentials: EmulatorCredentials,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Omit<Listener, 'webCredentials'>> {
  const { createServer } = await import('node:http');
  const server = createServer((incoming, outgoing) => {
    respond(answer, incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  const bound = await bind(server, port, host);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  const close = () => closeServer(server);
  return { url, port: bound, credentials: { ...credentials, domain: url }, close, [Symbol.asyncDispose]: close };
}

async function bind(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(answer: Answer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const aborter = new AbortController();
  outgoing.once('close', () => aborter.abort());
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const response = await answer(requestFrom(incoming, body, aborter.signal));
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  // The one header that may come several times and cannot be joined.
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  outgoing.writeHead(response.status, headers);
  await sendBody(response.body, outgoing);
}

/** Piece by piece: a body may come slowly, or break off. */
async function sendBody(body: ReadableStream<Uint8Array> | null, outgoing: ServerResponse): Promise<void> {
  for await (const piece of body ?? []) {
    // What the client has left behind is not waited for; `close` comes then, and `drain` never.
    if (outgoing.destroyed) return;
    if (!outgoing.write(piece)) await drained(outgoing);
  }
  outgoing.end();
}

async function drained(outgoing: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.once('drain', done).once('close', done);
  });
}

function requestFrom(incoming: IncomingMessage, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const carriesBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
  return new Request(`http://${headers.host ?? 'localhost'}${pathOf(url)}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal,
    ...(carriesBody ? { body } : {}),
  });
}

/** The host is the one that the `Host` header names, also where a target such as `//127.0.0.1/x` or a whole URL has another. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : new URL('http://localhost');
  return pathname + search;
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left early, the usual iterator would end the connection before the 413 is sent.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Ends the connection where a fault says so. Else something is wrong in the emulator or in `onRequest`: the text says what,
 * since only tests read it.
 */
function fail(outgoing: ServerResponse, error: unknown): void {
  const ending = ConnectionFault.endingOf(error);
  if (ending === 'reset') outgoing.socket?.resetAndDestroy();
  if (ending !== undefined) outgoing.destroy();
  if (outgoing.destroyed || outgoing.writableEnded) return;
  if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  outgoing.end(`The emulator failed: ${error instanceof Error ? error.message : String(error)}`);
}
