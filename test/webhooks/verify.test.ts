import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWebhookVerifier, WEBHOOK_EVENT_TYPES, type WebhookVerifierOptions } from '../../src/webhooks/index.js';
import { failureOf } from '../support/fake-kinde.js';
import { forgeries } from './hostile.js';
import { FakeIssuer, type SigningKey, sign, signedOtherwise, signingKey } from './issuer.js';

const USER_CREATED = {
  type: 'user.created',
  source: 'admin',
  event_id: 'event_0190ec9c51e7e1a8c8a5c1f7f0b4f6de',
  timestamp: '2026-01-01T00:00:00.123456+11:00',
  data: { user: { id: 'kp_1', email: 'ann@example.com', organizations: [{ code: 'org_1', roles: null }] } },
};

let known: SigningKey;
let stranger: SigningKey;
let issuer: FakeIssuer;

beforeAll(async () => {
  [known, stranger] = await Promise.all([signingKey('key-1'), signingKey('key-2')]);
});
beforeEach(() => {
  issuer = new FakeIssuer(known);
});

const verifier = (options: WebhookVerifierOptions = {}) =>
  createWebhookVerifier({ domain: 'example.kinde.com', fetch: issuer.fetch, env: {}, ...options });

const post = (body: BodyInit | null, type: string | undefined = 'application/jwt'): Request =>
  new Request('https://app.example.com/hook', {
    method: 'POST',
    body,
    headers: type === undefined ? {} : { 'content-type': type, 'webhook-id': 'w1' },
  });

describe('a delivery', () => {
  test('as text or as a request gives its event', async () => {
    const token = await sign(known, USER_CREATED);
    const bytes = new TextEncoder().encode(token);
    const texts = [token, `${token}\n`, bytes, Buffer.from(`${token}\n`)];
    for (const delivery of [...texts, post(token), post(token, 'application/JWT; charset=utf-8')]) {
      const event = await verifier().verify(delivery);
      expect(event).toEqual(USER_CREATED);
      if (event.type === 'user.created') expect(event.data.user.organizations?.[0]?.code).toBe('org_1');
    }
  });

  test('of the former content type is taken', async () => {
    expect(await verifier().verify(post(await sign(known, USER_CREATED), 'application/json'))).toEqual(USER_CREATED);
  });

  test('of an unknown type is a generic event', async () => {
    const payload = { ...USER_CREATED, type: 'user.teleported', data: { to: 'mars' } };
    expect(await verifier().verify(await sign(known, payload))).toEqual({
      ...payload,
      type: 'unknown',
      original_type: 'user.teleported',
    });
    for (const type of ['constructor', '__proto__', 'unknown']) {
      const odd = await verifier().verify(await sign(known, { ...payload, type }));
      expect(odd).toMatchObject({ type: 'unknown', original_type: type });
    }
  });

  test('of every documented type is known', async () => {
    expect(WEBHOOK_EVENT_TYPES).toHaveLength(27);
    for (const type of WEBHOOK_EVENT_TYPES) {
      const subject = type.split('.')[0] as string;
      const data = { [subject]: { id: 'x', code: 'x' } };
      expect((await verifier().verify(await sign(known, { ...USER_CREATED, type, data }))).type).toBe(type);
    }
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'of the content type %j is refused',
    async (type) => {
      const request = post(await sign(known, USER_CREATED), type === '' ? undefined : type);
      if (type === '') request.headers.delete('content-type');
      expect(await failureOf(verifier().verify(request))).toMatchObject({
        name: 'KindeWebhookError',
        code: 'INPUT_INVALID',
        refusal: 'content_type',
      });
      expect(issuer.fetches).toHaveLength(0);
    },
  );

  test('that is empty, read before or too large is refused before any key is fetched', async () => {
    const read = post(await sign(known, USER_CREATED));
    await read.text();
    const large = 'a'.repeat(1024 * 1024 + 1);
    const refusals: [Request | string | Uint8Array, string][] = [
      ['', 'body'],
      [new Uint8Array(), 'body'],
      [Buffer.from(large), 'too_large'],
      // Longer as bytes than as text.
      [Buffer.from('ü'.repeat(600_000)), 'too_large'],
      [post(null), 'body'],
      [read, 'body'],
      [large, 'too_large'],
      [post(large), 'too_large'],
    ];
    for (const [delivery, refusal] of refusals) {
      expect(await failureOf(verifier().verify(delivery))).toMatchObject({ refusal });
    }
    expect(issuer.fetches).toHaveLength(0);
  });

  test.each([
    ['a body that a parser has read', { type: 'user.created', event_id: 'event_1' }],
    ['what a parser leaves of a type that it does not know', {}],
    ['nothing', undefined],
    ['null', null],
    ['a request of a framework', { headers: { 'content-type': 'application/jwt' }, body: '...' }],
    ['a number', 7],
  ])('that is %s is refused, and says what to pass', async (_, delivery) => {
    expect(await failureOf(verifier().verify(delivery as never))).toMatchObject({
      name: 'KindeWebhookError',
      code: 'INPUT_INVALID',
      refusal: 'body',
      message: expect.stringContaining('Pass the request itself or its raw body'),
    });
    expect(issuer.fetches).toHaveLength(0);
  });
});

describe('a hostile delivery', () => {
  test('is refused, and shows in no error', async () => {
    const webhooks = verifier();
    for (const [name, token] of Object.entries(await forgeries(known, stranger, USER_CREATED))) {
      const error = await failureOf(webhooks.verify(token));
      const refusal = name === 'two megabytes' ? 'too_large' : 'signature';
      expect([name, error.name, (error as { refusal?: unknown }).refusal]).toEqual([
        name,
        'KindeWebhookError',
        refusal,
      ]);
      const payload = token.split('.')[1] ?? '';
      if (payload.length > 20) expect(JSON.stringify([error, error.message, error.stack])).not.toContain(payload);
    }
  });

  test.each(['RS384', 'RS512', 'PS256'])('signed by the key itself with %s is refused', async (alg) => {
    const { token, key } = await signedOtherwise(known, alg, USER_CREATED);
    issuer.keys = [key];
    expect(await verifier().verify(await sign(known, USER_CREATED))).toEqual(USER_CREATED);
    expect(await failureOf(verifier().verify(token))).toMatchObject({ refusal: 'signature' });
  });

  test.each([
    [
      'an access token',
      { iss: 'https://example.kinde.com', sub: 'kp_1', aud: [], exp: 9_999_999_999, permissions: [] },
    ],
    ['an event without an id', { ...USER_CREATED, event_id: undefined }],
    ['an event without a type', { ...USER_CREATED, type: '' }],
    ['an event without data', { ...USER_CREATED, data: null }],
    ['an event without its subject', { ...USER_CREATED, data: { role: {} } }],
    ['a list', [USER_CREATED]],
    ['a text', 'user.created'],
    ['no JSON', new TextEncoder().encode('{')],
    ['no UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['nothing', new Uint8Array()],
  ])('that Kinde signed and is %s is refused', async (_, payload) => {
    expect(await failureOf(verifier().verify(await sign(known, payload)))).toMatchObject({
      name: 'KindeWebhookError',
      code: 'INPUT_INVALID',
      refusal: 'not_an_event',
    });
  });

  test('with any one character changed, or cut off, is refused', async () => {
    const webhooks = verifier();
    const good = await sign(known, USER_CREATED);
    const change = fc.tuple(
      fc.integer({ min: 0, max: good.length - 2 }),
      fc.constantFrom('A', 'b', '-', '.', '=', '\n', 'é'),
    );
    await fc.assert(
      fc.asyncProperty(change, async ([at, character]) => {
        fc.pre(good[at] !== character);
        const changed = good.slice(0, at) + character + good.slice(at + 1);
        // White space around a token is not part of it.
        fc.pre(changed.trim() === changed);
        for (const token of [changed, good.slice(0, at)]) {
          expect((await failureOf(webhooks.verify(token))).name).toBe('KindeWebhookError');
        }
      }),
      { numRuns: 150 },
    );
  });

  test('whatever it is, fails typed', async () => {
    const webhooks = verifier();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect((await failureOf(webhooks.verify(text))).name).toBe('KindeWebhookError');
      }),
      { numRuns: 200 },
    );
  });
});

describe('the timestamp', () => {
  const at = (timestamp: unknown) => sign(known, { ...USER_CREATED, timestamp });
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString();

  test('does not matter unless asked', async () => {
    for (const timestamp of [iso(-864e5 * 30), undefined, 'soon', 7]) {
      expect((await verifier().verify(await at(timestamp))).event_id).toBe(USER_CREATED.event_id);
    }
  });

  test('must be within the tolerance, both ways', async () => {
    const webhooks = verifier({ timestampToleranceSeconds: 300 });
    for (const timestamp of [iso(0), iso(-290_000), iso(290_000)]) await webhooks.verify(await at(timestamp));
    for (const timestamp of [iso(-310_000), iso(310_000), undefined, null, 'soon', Date.now()]) {
      expect(await failureOf(webhooks.verify(await at(timestamp)))).toMatchObject({ refusal: 'timestamp' });
    }
  });

  test('may have microseconds and an offset of two digits', async () => {
    const webhooks = verifier({ timestampToleranceSeconds: 300 });
    const local = new Date(Date.now() + 11 * 3_600_000).toISOString().replace('Z', '');
    for (const timestamp of [`${local}456+11:00`, `${local.slice(0, -4)}+11`, `${local}+11`]) {
      await webhooks.verify(await at(timestamp));
    }
    expect(await failureOf(webhooks.verify(await at('2026-01-01')))).toMatchObject({ refusal: 'timestamp' });
  });
});

describe('settings', () => {
  test('are checked', async () => {
    const wrong: object[] = [
      { domain: undefined },
      { domain: 'http://example.com' },
      { timestampTolerance: 5 },
      { timestampToleranceSeconds: 0 },
      { timeout: Number.NaN },
      { timeout: '4000' },
      { keysCoolDownSeconds: -1 },
    ];
    for (const options of wrong) {
      expect(await failureOf(() => verifier(options))).toMatchObject({ code: 'CONFIG_INVALID' });
    }
  });

  test('the domain may come from the environment', async () => {
    const webhooks = verifier({ domain: undefined, env: { KINDE_DOMAIN: 'https://example.kinde.com/' } });
    expect(await webhooks.verify(await sign(known, USER_CREATED))).toEqual(USER_CREATED);
  });
});
