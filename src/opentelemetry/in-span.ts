import { type Attributes, type Context, context, type SpanKind, SpanStatusCode, type Tracer, trace } from './api.js';
import { quietly } from './quietly.js';

/** A span to be. */
export interface Beginning {
  readonly tracer: Tracer;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** The context for what runs in the span; gets the one that has the span. */
  within?(inside: Context): Context;
}

/** How it ended, in attributes; `error.type` among them makes it an error. */
export interface Ending {
  readonly attributes: Attributes;
  /** What failed, in words that hold nothing of a request or an answer. */
  readonly exception?: { readonly name: string; readonly message: string } | undefined;
}

/** The result of what ran, or what it failed with. */
export type Settled<Result> = { readonly result: Result } | { readonly error: unknown };

/** Runs `next` in a span of its own; the result, or the error, comes through as it is. */
export async function inSpan<Result>(
  { tracer, name, kind, attributes, within }: Beginning,
  next: () => Promise<Result>,
  endingOf: (settled: Settled<Result>) => Ending,
): Promise<Result> {
  const active = context.active();
  const span = quietly(() => tracer.startSpan(name, { kind, attributes }, active));
  const end = (settled: Settled<Result>): void =>
    void quietly(() => {
      const { attributes, exception } = endingOf(settled);
      if (!span) return;
      span.setAttributes(attributes);
      if (attributes['error.type'] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      if (exception) span.recordException(exception);
      span.end();
    });
  const inside = span ? trace.setSpan(active, span) : active;
  try {
    const result = await context.with(within?.(inside) ?? inside, next);
    end({ result });
    return result;
  } catch (error) {
    end({ error });
    throw error;
  }
}
