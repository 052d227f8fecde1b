import { wait } from '../wait.js';
import { bodyCutOff } from './connection.js';

const HTML_TYPE = 'text/html; charset=utf-8';
/** In how many pieces a slow body comes. */
const PIECES = 4;

/** A web page as an answer. */
export function htmlPage(status: number, title: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return new Response(body, { status, headers: { 'content-type': HTML_TYPE, ...headers } });
}

/** The answer with another body; its status and other headers stay. */
export function withBody(response: Response, body: string, type?: string): Response {
  const headers = new Headers(response.headers);
  if (type !== undefined) headers.set('content-type', type);
  return new Response(hasNoBody(response.status) ? null : body, { status: response.status, headers });
}

/** The answer whose body declares its full length and breaks off before it. */
export async function truncated(response: Response, part: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Nothing can be cut off an empty body; a connection that breaks in it breaks all the same.
  const kept = bytes.subarray(0, Math.min(Math.floor(bytes.byteLength * part), Math.max(0, bytes.byteLength - 1)));
  const headers = new Headers(response.headers);
  headers.set('content-length', String(Math.max(1, bytes.byteLength)));
  const body = streamOf(kept.byteLength > 0 ? [kept] : [], async () => {
    // Let what was sent arrive: a socket that ends at once takes it along.
    await pause(1);
    throw bodyCutOff();
  });
  return new Response(body, { status: bodyStatus(response.status), headers });
}

/** The answer whose body comes in pieces, spread over a time; ends with the request's signal. */
export async function slowed(response: Response, ms: number, signal: AbortSignal): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength === 0) return new Response(null, response);
  const size = Math.ceil(bytes.byteLength / PIECES);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; at += size) pieces.push(bytes.subarray(at, at + size));
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const body = streamOf(pieces, undefined, () => wait(ms / pieces.length, either), left);
  return new Response(body, response);
}

/** A stream of these pieces, each after `before`, that ends as `end` does; `left` is aborted when the reader leaves. */
function streamOf(
  pieces: readonly Uint8Array[],
  end?: () => Promise<void>,
  before?: () => Promise<void>,
  left?: AbortController,
): ReadableStream<Uint8Array> {
  let next = -1;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A piece of no bytes comes first: with it a server sends the headers, which are not late.
        const piece = next < 0 ? new Uint8Array() : pieces[next];
        next += 1;
        if (piece) {
          if (piece.byteLength > 0) await before?.();
          controller.enqueue(piece);
          return;
        }
        await end?.();
        controller.close();
      },
      cancel() {
        left?.abort();
      },
    },
    // Nothing is made ahead of a reader, so that a body that nobody reads starts no timer.
    { highWaterMark: 0 },
  );
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

function bodyStatus(status: number): number {
  return hasNoBody(status) ? 200 : status;
}
