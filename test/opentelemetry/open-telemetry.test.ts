import {
  context,
  createContextKey,
  type Meter,
  type MeterProvider,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountClient } from '../../src/account/index.js';
import { openTelemetry } from '../../src/opentelemetry/index.js';
import { type Answer, broken, FakeKinde, failureOf, hang, json, refused, SECRET } from '../support/fake-kinde.js';

const OK: Answer = () => json({ code: 'OK', id: 'kp_1' });
const TIED: Answer = () => new Response('', { status: 429, headers: { 'retry-after': '0' } });

let exporter: InMemorySpanExporter;
let tracerProvider: BasicTracerProvider;
beforeEach(() => {
  exporter = new InMemorySpanExporter();
  tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
});
afterEach(() => {
  context.disable();
  trace.disable();
  metrics.disable();
  propagation.disable();
});

const spans = (name?: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => name === undefined || span.name === name);
const only = (name: string): ReadableSpan => {
  const found = spans(name);
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0] as ReadableSpan;
};
const childrenOf = (parent: ReadableSpan): ReadableSpan[] =>
  spans().filter((span) => span.parentSpanContext?.spanId === parent.spanContext().spanId);

/** Everything of the spans that leaves the process, as text. */
const exported = (): string =>
  JSON.stringify(
    spans().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links })),
  );

describe('spans', () => {
  test('one for the call, in it one for each request, by the conventions', async () => {
    const kinde = new FakeKinde([refused(503), OK]);
    await kinde.client({ hooks: openTelemetry() }).getUserMfa({ user_id: 'kp_secret' });
    const call = only('kinde.getUserMfa');
    expect(call.kind).toBe(SpanKind.INTERNAL);
    expect(call.status.code).toBe(SpanStatusCode.UNSET);
    expect(call.attributes).toEqual({
      'kinde.operation': 'getUserMfa',
      'kinde.priority': 'interactive',
      'server.address': 'example.kinde.com',
      'http.response.status_code': 200,
      'kinde.attempts': 2,
      'kinde.token.source': 'kinde',
      'kinde.token.wait_ms': expect.any(Number),
    });
    const attempts = childrenOf(call);
    expect(attempts.map(({ name, kind }) => [name, kind])).toEqual([
      ['GET /api/v1/users/{user_id}/mfa', SpanKind.CLIENT],
      ['GET /api/v1/users/{user_id}/mfa', SpanKind.CLIENT],
    ]);
    const known = {
      'http.request.method': 'GET',
      'url.template': '/api/v1/users/{user_id}/mfa',
      'server.address': 'example.kinde.com',
      'server.port': 443,
      'kinde.operation': 'getUserMfa',
      'kinde.limiter.wait_ms': expect.any(Number),
    };
    expect(attempts.map(({ attributes }) => attributes)).toEqual([
      { ...known, 'http.response.status_code': 503, 'error.type': '503' },
      { ...known, 'http.response.status_code': 200, 'http.request.resend_count': 1 },
    ]);
    expect(attempts.map(({ status }) => status)).toEqual([
      { code: SpanStatusCode.ERROR },
      { code: SpanStatusCode.UNSET },
    ]);
  });

  test('are children of the span that the application is in, also with many calls at once', async () => {
    const slowly: Answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      return json({ id: 'kp_1' });
    };
    const client = new FakeKinde(slowly).client({ hooks: openTelemetry(), limits: { concurrency: 3 } });
    const tracer = trace.getTracer('application');
    const work = Array.from({ length: 30 }, (_, index) =>
      tracer.startActiveSpan(`job ${index}`, async (span) => {
        await client.getUser({ id: `kp_${index}` });
        await client.getRoles();
        span.end();
      }),
    );
    await Promise.all(work);
    for (let index = 0; index < 30; index += 1) {
      const calls = childrenOf(only(`job ${index}`));
      expect(calls.map(({ name }) => name)).toEqual(['kinde.getUser', 'kinde.getRoles']);
      for (const call of calls) {
        expect(childrenOf(call)).toHaveLength(1);
        expect(call.spanContext().traceId).toBe(only(`job ${index}`).spanContext().traceId);
      }
    }
    expect(spans()).toHaveLength(30 * 5);
  });

  test('one for each page, in the span of who walks through the list', async () => {
    const answers = ['a', 'b', ''].map((next_token, index) =>
      json({ users: Array.from({ length: 3 - index }, (_, id) => ({ id: `${index}-${id}` })), next_token }),
    );
    const client = new FakeKinde(answers).client({ hooks: openTelemetry() });
    await trace.getTracer('application').startActiveSpan('sync', async (span) => {
      await client.getUsers().toArray();
      span.end();
    });
    const pages = childrenOf(only('sync'));
    expect(
      pages.map(({ name, attributes }) => [name, attributes['kinde.page.index'], attributes['kinde.page.items']]),
    ).toEqual([0, 1, 2].map((index) => ['kinde.getUsers', index, 3 - index]));
    expect(pages.map((page) => childrenOf(page).length)).toEqual([1, 1, 1]);
  });

  test('count the items of the list, whatever else the answer holds', async () => {
    const answers = [
      json({ messages: ['one', 'two'], users: [{ id: 'kp_1' }], next_token: null }),
      json({ code: 'OK', messages: ['one', 'two'], feature_flags: { a: { value: '1' }, b: { value: '2' }, c: {} } }),
      json({ code: 'OK', messages: ['one'] }),
    ];
    const client = new FakeKinde(answers).client({ hooks: openTelemetry() });
    await client.getUsers();
    await client.getEnvironmentFeatureFlags();
    await client.getRoles();
    const counted = ['getUsers', 'getEnvironmentFeatureFlags', 'getRoles'].map(
      (name) => only(`kinde.${name}`).attributes['kinde.page.items'],
    );
    expect(counted).toEqual([1, 3, undefined]);
  });

  test('count a request that is sent again with a new token as sent again', async () => {
    const kinde = new FakeKinde([refused(401), OK]);
    await kinde.client({ hooks: openTelemetry() }).getUser({ id: 'kp_1' });
    const attempts = childrenOf(only('kinde.getUser'));
    expect(attempts.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([undefined, 1]);
    expect(only('kinde.getUser').attributes).toMatchObject({ 'kinde.token.source': 'kinde', 'kinde.attempts': 2 });
  });

  test('tell where the token came from, and what is left of the limit', async () => {
    const headers = { 'ratelimit-limit': '100', 'ratelimit-remaining': '41', 'ratelimit-reset': '2' };
    const client = new FakeKinde(() => json({ id: 'kp_1' }, 200, headers)).client({ hooks: openTelemetry() });
    await client.getUser({ id: 'kp_1' });
    await client.getUser({ id: 'kp_1' });
    const [first, second] = spans('kinde.getUser');
    expect(first?.attributes['kinde.token.source']).toBe('kinde');
    expect(second?.attributes['kinde.token.source']).toBe('memory');
    expect(second?.attributes).not.toHaveProperty('kinde.token.wait_ms');
    expect(childrenOf(second as ReadableSpan)[0]?.attributes).toMatchObject({
      'kinde.rate_limit.limit': 100,
      'kinde.rate_limit.remaining': 41,
      'kinde.rate_limit.reset_ms': 2_000,
    });
  });

  test('of a client that gets its tokens from the application say nothing of them', async () => {
    const kinde = new FakeKinde(() =>
      json({ data: { roles: [{ id: '1' }, { id: '2' }] }, metadata: { has_more: false } }),
    );
    const account = new AccountClient({
      domain: 'example.kinde.com',
      accessToken: 'tok-secret-of-a-user',
      fetch: kinde.fetch,
      hooks: openTelemetry(),
      env: {},
    });
    await account.getRoles();
    const call = only('kinde.getRoles');
    expect(call.attributes).toMatchObject({ 'kinde.page.index': 0, 'kinde.page.items': 2 });
    expect(call.attributes).not.toHaveProperty('kinde.token.source');
    expect(childrenOf(call).map(({ name }) => name)).toEqual(['GET /account_api/v1/roles']);
    expect(exported()).not.toContain('tok-secret');
  });

  test('of raw calls have no path', async () => {
    await new FakeKinde(OK).client({ hooks: openTelemetry() }).raw.GET('/api/v1/users');
    expect(childrenOf(only('kinde.raw')).map(({ name }) => name)).toEqual(['GET']);
  });

  test('of calls alone, where another instrumentation traces requests', async () => {
    const kinde = new FakeKinde((seen) => {
      trace.getTracer('undici').startSpan(seen.method).end();
      return json({ id: 'kp_1' });
    });
    await kinde.client({ hooks: openTelemetry({ attempts: false }) }).getUser({ id: 'kp_1' });
    expect(childrenOf(only('kinde.getUser')).map(({ name }) => name)).toEqual(['GET']);
  });
});

describe('errors', () => {
  test('have their code and status, and no word of Kinde or of the input', async () => {
    const kinde = new FakeKinde(json({ errors: [{ code: 'X', message: 'ada@example.com is unknown' }] }, 404));
    const error = await failureOf(
      kinde.client({ hooks: openTelemetry() }).getUsers({ email: 'ada@example.com', user_id: 'kp_hidden' }),
    );
    expect(error.message).toContain('ada@example.com');
    const call = only('kinde.getUsers');
    expect(call.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(call.attributes).toMatchObject({
      'error.type': 'NOT_FOUND',
      'http.response.status_code': 404,
      'kinde.attempts': 1,
      'kinde.token.source': 'kinde',
    });
    expect(call.events.map(({ attributes }) => attributes)).toEqual([
      { 'exception.type': 'KindeError', 'exception.message': 'getUsers failed with status 404: NOT_FOUND' },
    ]);
    expect(exported()).not.toMatch(new RegExp(`ada|kp_hidden|tok-secret|${SECRET}`));
  });

  test('of the connection are named on the attempt and on the call', async () => {
    const kinde = new FakeKinde(broken('ECONNRESET'));
    await failureOf(kinde.client({ hooks: openTelemetry(), retry: 1 }).getUser({ id: 'kp_1' }));
    const call = only('kinde.getUser');
    expect(call.attributes['error.type']).toBe('NETWORK_ERROR');
    expect(childrenOf(call).map(({ attributes }) => attributes['error.type'])).toEqual([
      'NETWORK_ERROR',
      'NETWORK_ERROR',
    ]);
  });

  test('an abort ends the spans, with its code', async () => {
    const controller = new AbortController();
    const kinde = new FakeKinde((seen) => {
      setTimeout(() => controller.abort(), 5);
      return hang(seen);
    });
    await failureOf(kinde.client({ hooks: openTelemetry() }).getUser({ id: 'x' }, { signal: controller.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(
      spans()
        .map(({ name, attributes }) => `${name} ${attributes['error.type']}`)
        .sort(),
    ).toEqual(['GET /api/v1/user ABORTED', 'kinde.getUser ABORTED']);
  });
});

describe('privacy', () => {
  test('a whole address is recorded only where it is asked for', async () => {
    const call = (urls: boolean) =>
      new FakeKinde(OK).client({ hooks: openTelemetry({ urls }) }).getUser({ id: 'kp_hidden' });
    await call(false);
    expect(exported()).not.toContain('kp_hidden');
    await call(true);
    expect(exported()).toContain('https://example.kinde.com/api/v1/user?id=kp_hidden');
  });

  test('the trace context is sent to Kinde only where it is asked for', async () => {
    const key = createContextKey('test');
    propagation.setGlobalPropagator({
      inject: (active, carrier, setter) =>
        setter.set(carrier, 'traceparent', trace.getSpanContext(active)?.spanId ?? String(active.getValue(key))),
      extract: (active) => active,
      fields: () => ['traceparent'],
    });
    const kinde = new FakeKinde(OK);
    await kinde.client({ hooks: openTelemetry() }).getUser({ id: 'a' });
    await kinde.client({ hooks: openTelemetry({ propagate: true }) }).getUser({ id: 'b' });
    expect(kinde.calls[0]?.headers).not.toHaveProperty('traceparent');
    const attempt = spans('GET /api/v1/user')[1] as ReadableSpan;
    expect(kinde.calls[1]?.headers.traceparent).toBe(attempt.spanContext().spanId);
  });

  test('an instrumentation of fetch does not trace a request once more', async () => {
    const kinde = new FakeKinde((seen) => {
      trace.getTracer('undici').startSpan(`other ${seen.url}`).end();
      return json({ id: 'kp_1' });
    });
    await kinde.client({ hooks: openTelemetry() }).getUser({ id: 'kp_hidden' });
    expect(spans().map(({ name }) => name)).toEqual(['GET /api/v1/user', 'kinde.getUser']);
  });
});

describe('metrics', () => {
  const counted: { name: string; value: number; attributes: Record<string, unknown> }[] = [];
  const instrument = (name: string) => {
    const write = (value: number, attributes = {}) => void counted.push({ name, value, attributes });
    return { add: write, record: write };
  };
  const meter = { createHistogram: instrument, createCounter: instrument } as unknown as Meter;
  const meterProvider: MeterProvider = { getMeter: () => meter };
  beforeEach(() => void counted.splice(0));

  test.each([
    ['given', () => openTelemetry({ meterProvider })],
    [
      'registered after the hooks were made',
      () => {
        const hooks = openTelemetry();
        metrics.setGlobalMeterProvider(meterProvider);
        return hooks;
      },
    ],
  ])('of calls, waits, retries and refusals, by a provider that is %s', async (_, hooksOf) => {
    const kinde = new FakeKinde([TIED, refused(503), OK]);
    await kinde.client({ hooks: hooksOf() }).getUser({ id: 'kp_1' });
    const name = { 'kinde.operation': 'getUser', 'server.address': 'example.kinde.com' };
    const of = (wanted: string) => counted.filter(({ name }) => name === wanted);
    expect(of('kinde.client.call.duration')).toEqual([
      {
        name: 'kinde.client.call.duration',
        value: expect.any(Number),
        attributes: { ...name, 'http.response.status_code': 200 },
      },
    ]);
    expect(of('kinde.client.retries').map(({ value, attributes }) => [value, attributes])).toEqual([
      [1, name],
      [1, name],
    ]);
    expect(of('kinde.client.rate_limited')).toEqual([
      { name: 'kinde.client.rate_limited', value: 1, attributes: name },
    ]);
    expect(of('kinde.client.limiter.wait')).toHaveLength(3);
  });

  test('of failed calls by their code', async () => {
    const kinde = new FakeKinde(refused(404));
    await failureOf(kinde.client({ hooks: openTelemetry({ meterProvider }) }).getUser({ id: 'kp_1' }));
    expect(counted.find(({ name }) => name === 'kinde.client.call.duration')?.attributes).toMatchObject({
      'error.type': 'NOT_FOUND',
      'http.response.status_code': 404,
    });
  });
});

describe('without an SDK, or with a broken one', () => {
  test('calls go on, and nothing is sent anywhere', async () => {
    context.disable();
    trace.disable();
    const kinde = new FakeKinde([refused(503), OK]);
    expect(await kinde.client({ hooks: openTelemetry({ propagate: true }) }).getUser({ id: 'kp_1' })).toMatchObject({
      id: 'kp_1',
    });
    expect(kinde.calls[1]?.headers).not.toHaveProperty('traceparent');
    expect(spans()).toEqual([]);
  });

  test('an SDK that is registered after the hooks were made is used', async () => {
    trace.disable();
    const hooks = openTelemetry();
    trace.setGlobalTracerProvider(tracerProvider);
    await new FakeKinde(OK).client({ hooks }).getUser({ id: 'kp_1' });
    expect(spans().map(({ name }) => name)).toEqual(['GET /api/v1/user', 'kinde.getUser']);
  });

  test('a processor that throws fails no call', async () => {
    const boom = () => {
      throw new Error('the exporter is broken');
    };
    const broken = new BasicTracerProvider({
      spanProcessors: [{ onStart: boom, onEnd: boom, forceFlush: async () => {}, shutdown: async () => {} }],
    });
    const kinde = new FakeKinde(OK);
    const client = kinde.client({ hooks: openTelemetry({ tracerProvider: broken }) });
    expect(await client.getUser({ id: 'kp_1' })).toMatchObject({ id: 'kp_1' });
  });
});
