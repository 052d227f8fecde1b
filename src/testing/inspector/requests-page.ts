import type { LoggedRequest } from '../request-log.js';
import { type Html, html } from '../sign-in/html.js';
import { INSPECTOR_PATH, inspectorResponse } from './page.js';
import type { Visit } from './parts.js';
import { table } from './table.js';

/** Where new requests are told. */
export const LIVE_PATH = `${INSPECTOR_PATH}/requests/live`;

const MOST_SHOWN = 200;

/** GET /_emulator/requests */
export function requestsPage({ parts }: Visit): Response {
  const latest = parts.log.entries.slice(-MOST_SHOWN).reverse();
  const content = html`
<form class="buttons"><p id="live" role="status" class="quiet">The latest ${String(MOST_SHOWN)} requests, newest first.</p>
<label class="check"><input type="checkbox" id="pause"> Pause</label></form>
${table({
  columns: ['Time', 'Request', 'Operation', 'Status', 'ms'],
  rows: latest.map((entry) => cellsOf(shownFrom(entry))),
  none: 'Nothing was asked yet.',
  live: LIVE_PATH,
})}`;
  return inspectorResponse({ title: 'Requests', content });
}

/** GET /_emulator/requests/live: every request from now on, as server-sent events. */
export function liveResponse({ parts, request }: Visit): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(': here\n\n'));
      const unsubscribe = parts.log.subscribe((entry) => {
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(shownFrom(entry))}\n\n`));
      });
      end = () => {
        unsubscribe();
        request.signal.removeEventListener('abort', close);
      };
      const close = () => {
        end();
        controller.close();
      };
      request.signal.addEventListener('abort', close, { once: true });
    },
    cancel: () => end(),
  });
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
  return new Response(body, { headers });
}

interface Shown {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly status: string;
  readonly ms: string;
  readonly body?: string;
}

function shownFrom({ at, method, url, operation = '', status, durationMs, body }: LoggedRequest): Shown {
  const { pathname, search } = new URL(url);
  return {
    time: new Date(at).toISOString().slice(11, 23),
    method,
    path: pathname + search,
    operation,
    status: status === 0 ? 'none' : String(status),
    ms: String(durationMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body, undefined, 2) }),
  };
}

function cellsOf({ time, method, path, operation, status, ms, body }: Shown): readonly Html[] {
  const isBad = status === 'none' || Number(status) >= 400;
  const sent = body !== undefined && html`<details><summary>body</summary><pre>${body}</pre></details>`;
  const code = isBad ? html`<span class="bad">${status}</span>` : html`${status}`;
  return [html`${time}`, html`<code>${method} ${path}</code>${sent}`, html`${operation}`, code, html`${ms}`];
}
