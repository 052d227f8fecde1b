import { type Context, createContextKey } from './api.js';

/** The name by which the SDKs of OpenTelemetry know that nothing is to be traced. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * A context in which nothing else is traced: an instrumentation of `fetch` would trace the same request once more, with
 * its whole address, and send the trace context to Kinde.
 */
export function suppressed(context: Context): Context {
  return context.setValue(SUPPRESSED, true);
}
