import type { AttemptHook, CallHook, Hooks } from '../http/hook-types.js';
import { version } from '../version.js';
import {
  type Context,
  context,
  createContextKey,
  type MeterProvider,
  propagation,
  SpanKind,
  type TracerProvider,
  trace,
} from './api.js';
import {
  attemptAttributes,
  attemptEnding,
  callAttributes,
  callEnding,
  failureEnding,
  tokenAttributes,
} from './attributes.js';
import { inSpan } from './in-span.js';
import { Meters } from './meters.js';
import { quietly } from './quietly.js';
import { suppressed } from './suppressed.js';

/** What is traced, and where to. */
export interface OpenTelemetryOptions {
  /** Default the one that the application registered. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Default the one that the application registered. */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * A span for each request that is sent, default true; false where another instrumentation has one already, and leaves out
   * the metrics `kinde.client.retries`, `kinde.client.rate_limited` and `kinde.client.limiter.wait` as well.
   */
  readonly attempts?: boolean | undefined;
  /** Send the trace context (`traceparent`) to Kinde; default false. */
  readonly propagate?: boolean | undefined;
  /** Record whole addresses as `url.full`, with the ids and e-mail addresses in them; default false. */
  readonly urls?: boolean | undefined;
}

/** How often the request of a call was sent: a refused token starts the attempts anew. */
interface Tally {
  sent: number;
}

const TALLY = createContextKey('kinde-sdk call');

/**
 * Hooks that trace and measure every call with the application's `@opentelemetry/api`:
 * `new ManagementClient({ hooks: openTelemetry() })`.
 *
 * A span `kinde.getUsers` for each call and each page of a list, in it one for each request that is sent. Of input and
 * answers nothing is recorded. Where no SDK of OpenTelemetry is registered, nothing happens.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Hooks {
  const tracer = (options.tracerProvider ?? trace).getTracer('kinde-sdk', version);
  const meters = new Meters(options.meterProvider);
  const call: CallHook = (_, next, known) => {
    const startedAt = performance.now();
    const tally: Tally = { sent: 0 };
    const beginning = {
      tracer,
      name: `kinde.${known.operation}`,
      kind: SpanKind.INTERNAL,
      attributes: callAttributes(known),
      within: (inside: Context) => inside.setValue(TALLY, tally),
    };
    return inSpan(beginning, next, (settled) => {
      const ending =
        'result' in settled
          ? callEnding(settled.result, known)
          : failureEnding(settled.error, tokenAttributes(known.token));
      meters.called(known, (performance.now() - startedAt) / 1_000, ending.attributes);
      return ending;
    });
  };
  return options.attempts === false ? { call: [call] } : { call: [call], attempt: [attemptHook(options, meters)] };
}

function attemptHook({ tracerProvider, propagate, urls = false }: OpenTelemetryOptions, meters: Meters): AttemptHook {
  const tracer = (tracerProvider ?? trace).getTracer('kinde-sdk', version);
  return (request, next, known) => {
    const tally = context.active().getValue(TALLY) as Tally | undefined;
    const resent = tally ? tally.sent++ : (known.attempt ?? 1) - 1;
    const beginning = {
      tracer,
      name: known.path ? `${known.method} ${known.path}` : known.method,
      kind: SpanKind.CLIENT,
      attributes: attemptAttributes(request, known, resent, urls),
      within: (inside: Context) => {
        if (propagate) quietly(() => propagation.inject(inside, request.headers, HEADERS));
        return suppressed(inside);
      },
    };
    return inSpan(beginning, next, (settled) => {
      const ending = 'result' in settled ? attemptEnding(settled.result) : failureEnding(settled.error);
      meters.tried(known, resent, ending.attributes);
      return ending;
    });
  };
}

const HEADERS = { set: (headers: Headers, name: string, value: string): void => headers.set(name, value) };
