import { version } from '../version.js';
import { SpanKind, type TracerProvider, trace } from './api.js';
import { attemptEnding, failureEnding, requestAttributes } from './attributes.js';
import { inSpan } from './in-span.js';
import { suppressed } from './suppressed.js';

/** Paths of Kinde without ids; a query is never recorded. */
const FIXED = /^\/(oauth2|\.well-known)\//;
/** What the hooks trace. */
const CALLED = /^\/(api|account_api)\//;

/**
 * A `fetch` that traces what hooks do not see: requests for tokens, for renewed sessions, for signing keys.
 *
 * Make one and give it to every client (`fetch` of `ManagementClient` and `OAuth`): clients share access tokens only with
 * clients of the same fetch. Calls of the API go through untouched, they are `openTelemetry()`'s.
 */
export function tracedFetch(
  options: { readonly fetch?: typeof fetch | undefined; readonly tracerProvider?: TracerProvider | undefined } = {},
): typeof fetch {
  const tracer = (options.tracerProvider ?? trace).getTracer('kinde-sdk', version);
  const send: typeof fetch = options.fetch ?? ((...parts) => fetch(...parts));
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (CALLED.test(url.pathname)) return send(input, init);
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    const path = FIXED.test(url.pathname) ? url.pathname : undefined;
    const attributes = { ...requestAttributes(method, url, false), ...(path && { 'url.template': path }) };
    const name = path ? `${method} ${path}` : method;
    const beginning = { tracer, name, kind: SpanKind.CLIENT, attributes, within: suppressed };
    return inSpan(
      beginning,
      () => send(input, init),
      (settled) => ('result' in settled ? attemptEnding(settled.result) : failureEnding(settled.error)),
    );
  };
}
