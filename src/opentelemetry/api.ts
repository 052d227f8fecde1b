// The application's own package, so that spans go where the application sends them.
export {
  type Attributes,
  type Context,
  context,
  createContextKey,
  type Meter,
  type MeterProvider,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
