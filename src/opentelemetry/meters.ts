import type { HookContext } from '../http/hook-types.js';
import { type Attributes, type Meter, type MeterProvider, metrics } from './api.js';
import { hostOf } from './attributes.js';
import { quietly } from './quietly.js';

/** Bounds of the buckets in seconds, as the conventions have them for HTTP, and longer waits. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

/** What is counted of calls and attempts. */
export class Meters {
  readonly #given: MeterProvider | undefined;
  #known: { readonly provider: MeterProvider; readonly instruments: Instruments } | undefined;

  /** @param provider Default the global one, whenever it is set. */
  constructor(provider?: MeterProvider) {
    this.#given = provider;
  }

  /** A call that ended. */
  called(context: HookContext, seconds: number, outcome: Attributes): void {
    quietly(() => this.#instruments.calls.record(seconds, { ...nameOf(context), ...resultOf(outcome) }));
  }

  /** An attempt that ended; `resent` is how often its request was sent before. */
  tried(context: HookContext, resent: number, outcome: Attributes): void {
    quietly(() => {
      const { retries, refusals, waits } = this.#instruments;
      const name = nameOf(context);
      if (resent > 0) retries.add(1, name);
      if (outcome['http.response.status_code'] === 429) refusals.add(1, name);
      if (context.waited !== undefined) waits.record(context.waited / 1_000, { 'kinde.priority': context.priority });
    });
  }

  /** The API hands out no meter that follows a provider which is set later, so it is asked each time. */
  get #instruments(): Instruments {
    const provider = this.#given ?? metrics.getMeterProvider();
    if (this.#known?.provider !== provider) {
      this.#known = { provider, instruments: instrumentsOf(provider.getMeter('kinde-sdk')) };
    }
    return this.#known.instruments;
  }
}

type Instruments = ReturnType<typeof instrumentsOf>;

function instrumentsOf(meter: Meter) {
  const seconds = (description: string) => ({
    unit: 's',
    description,
    advice: { explicitBucketBoundaries: SECONDS },
  });
  return {
    calls: meter.createHistogram(
      'kinde.client.call.duration',
      seconds('Time of a call with its token, waits and repetitions.'),
    ),
    waits: meter.createHistogram('kinde.client.limiter.wait', seconds('Time that a request waited for its turn.')),
    retries: meter.createCounter('kinde.client.retries', {
      unit: '{request}',
      description: 'Requests that were sent again.',
    }),
    refusals: meter.createCounter('kinde.client.rate_limited', {
      unit: '{request}',
      description: 'Requests that were answered with 429.',
    }),
  };
}

function nameOf({ operation, domain }: HookContext): Attributes {
  return { 'kinde.operation': operation, 'server.address': hostOf(domain) };
}

function resultOf(outcome: Attributes): Attributes {
  const names = ['http.response.status_code', 'error.type'];
  return Object.fromEntries(names.filter((name) => outcome[name] !== undefined).map((name) => [name, outcome[name]]));
}
