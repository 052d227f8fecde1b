import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OAuth } from '../../src/oauth/index.js';
import { openTelemetry, tracedFetch } from '../../src/opentelemetry/index.js';
import { createMemoryStore } from '../../src/storage/index.js';
import { Browser } from '../oauth/support/browser.js';
import { startProvider, type TestProvider } from '../oauth/support/provider.js';
import { broken, FakeKinde, failureOf, json, refused, SECRET } from '../support/fake-kinde.js';

let exporter: InMemorySpanExporter;
beforeEach(() => {
  exporter = new InMemorySpanExporter();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
afterEach(() => {
  context.disable();
  trace.disable();
});

const spans = () => exporter.getFinishedSpans();
const named = (name: string) => spans().filter((span) => span.name === name);
const exported = () => JSON.stringify(spans().map(({ name, attributes, events }) => ({ name, attributes, events })));

describe('with a management client', () => {
  test('traces the token request inside the call that caused it, and leaves calls to the hooks', async () => {
    const kinde = new FakeKinde(json({ id: 'kp_1' }));
    const client = kinde.client({ fetch: tracedFetch({ fetch: kinde.fetch }), hooks: openTelemetry() });
    await client.getUser({ id: 'kp_1' });
    await client.getUser({ id: 'kp_1' });
    const [token] = named('POST /oauth2/token');
    const [call] = named('kinde.getUser');
    expect(spans()).toHaveLength(5);
    expect(token?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
    expect(token?.kind).toBe(SpanKind.CLIENT);
    expect(token?.attributes).toEqual({
      'http.request.method': 'POST',
      'server.address': 'example.kinde.com',
      'server.port': 443,
      'url.template': '/oauth2/token',
      'http.response.status_code': 200,
    });
    expect(exported()).not.toMatch(new RegExp(`tok-secret|${SECRET}|client-1`));
  });

  test('records what failed', async () => {
    const answers = [refused(400, 'invalid_client'), broken('ECONNREFUSED')];
    for (const answer of answers) {
      const kinde = new FakeKinde(json({}), answer);
      await failureOf(kinde.client({ fetch: tracedFetch({ fetch: kinde.fetch }), retry: 0 }).getUser({ id: 'x' }));
    }
    expect(named('POST /oauth2/token').map(({ attributes }) => attributes['error.type'])).toEqual([
      '400',
      'ECONNREFUSED',
    ]);
  });
});

describe('with sign-in', () => {
  let idp: TestProvider;
  beforeAll(async () => {
    idp = await startProvider({ redirectUris: ['http://localhost:3000/callback'], accessTokenLife: 1 });
  });
  afterAll(() => idp.close());

  test('traces the code exchange and the renewal of a session, without a token, a code or an id', async () => {
    const oauth = new OAuth({
      domain: idp.issuer,
      clientId: 'app',
      clientSecret: 'app-secret',
      redirectUri: 'http://localhost:3000/callback',
      scopes: ['openid', 'offline'],
      storage: createMemoryStore(),
      session: { secret: 'a-session-secret-of-thirty-two-characters' },
      fetch: tracedFetch(),
      env: {},
    });
    const browser = new Browser('http://localhost:3000', (request) => oauth.handle(request));
    await browser.visit('/login');
    const before = spans().length;
    expect(before).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(true);
    expect(spans().length).toBeGreaterThan(before);
    expect(spans().at(-1)?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
    });
    for (const { body } of idp.seen) {
      for (const secret of ['code', 'refresh_token', 'client_secret', 'code_verifier']) {
        const value = body.get(secret);
        if (value) expect(exported()).not.toContain(value);
      }
    }
  });
});
