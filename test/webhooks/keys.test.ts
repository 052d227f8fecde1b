import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWebhookVerifier, type WebhookVerifier } from '../../src/webhooks/index.js';
import { failureOf } from '../support/fake-kinde.js';
import { FakeIssuer, type SigningKey, sign, signingKey } from './issuer.js';

const EVENT = { type: 'user.deleted', event_id: 'event_1', data: { user: { id: 'kp_1' } } };
const START = Date.UTC(2026, 0, 1);
const COOL_DOWN_S = 10;

let keys: SigningKey[];
let tokens: string[];
let issuer: FakeIssuer;
let webhooks: WebhookVerifier;

beforeAll(async () => {
  keys = await Promise.all(['a', 'b', 'made-up'].map(signingKey));
  tokens = await Promise.all(keys.map((key) => sign(key, EVENT)));
  // What only failures need is loaded by the first one, which takes longer than all else here.
  const fetch = () => Promise.reject(new TypeError('down'));
  await failureOf(createWebhookVerifier({ domain: 'example.kinde.com', fetch, env: {} }).ready());
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  issuer = new FakeIssuer(keys[0] as SigningKey);
  webhooks = createWebhookVerifier({ domain: 'example.kinde.com', fetch: issuer.fetch, env: {} });
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (seconds: number) => vi.setSystemTime(START + seconds * 1_000);
const outcome = (token: string | undefined) =>
  webhooks.verify(token as string).then(
    () => 'ok',
    (error) => error.code,
  );
const many = (count: number, token: string | undefined) =>
  Promise.all(Array.from({ length: count }, () => outcome(token))).then((outcomes) => [...new Set(outcomes)]);

/** No two fetches are closer together than the cool-down. */
function expectCoolDown(seconds = COOL_DOWN_S): void {
  const gaps = issuer.fetches.slice(1).map((time, index) => time - (issuer.fetches[index] as number));
  expect(gaps.filter((gap) => gap < seconds * 1_000)).toEqual([]);
}

describe('the keys', () => {
  test('are fetched where those for access tokens are', async () => {
    await webhooks.ready();
    expect(issuer.urls).toEqual(['https://example.kinde.com/.well-known/jwks.json']);
  });

  test('are fetched once, however many deliveries come at once', async () => {
    expect(await many(200, tokens[0])).toEqual(['ok']);
    expect(issuer.fetches).toHaveLength(1);
  });

  test('can be fetched ahead', async () => {
    await webhooks.ready();
    issuer.isDown = true;
    expect(await outcome(tokens[0])).toBe('ok');
    expect(issuer.fetches).toHaveLength(1);
  });

  test('are fetched again when they are old, and nobody waits for it', async () => {
    await webhooks.ready();
    at(601);
    issuer.latency = 50;
    expect(await many(20, tokens[0])).toEqual(['ok']);
    expect(issuer.fetches).toHaveLength(2);
  });
});

describe('a key set with other keys', () => {
  test('is used for what it has', async () => {
    const [known] = keys as [SigningKey];
    const others = [
      null,
      'text',
      { kty: 'EC', crv: 'P-256', kid: 'ec', x: 'AA', y: 'AA' },
      { kty: 'oct', kid: 'made-up', k: 'AAAA' },
      { ...keys[1]?.jwk, use: 'enc' },
      { ...keys[2]?.jwk, alg: 'RS512' },
      { kty: 'RSA', kid: 'broken', n: '*', e: 'AQAB' },
      { ...known.jwk, kid: undefined },
    ];
    const fetch = async () => Response.json({ keys: [...others, known.jwk] });
    webhooks = createWebhookVerifier({ domain: 'example.kinde.com', fetch, env: {} });
    expect(await Promise.all(tokens.map(outcome))).toEqual(['ok', 'JWT_INVALID', 'JWT_INVALID']);
    expect(await outcome(await sign(known, EVENT, { kid: undefined }))).toBe('JWT_INVALID');
  });
});

describe('a rotation under load', () => {
  test('is followed with one fetch, and both keys are good', async () => {
    await webhooks.ready();
    issuer.keys = keys.slice(0, 2);
    issuer.latency = 20;
    at(COOL_DOWN_S);
    const both = await Promise.all([many(100, tokens[0]), many(100, tokens[1])]);
    expect([both, issuer.fetches.length]).toEqual([[['ok'], ['ok']], 2]);
  });

  test('forgets the old key once it is gone', async () => {
    await webhooks.ready();
    issuer.keys = [keys[1] as SigningKey];
    at(COOL_DOWN_S);
    expect(await outcome(tokens[1])).toBe('ok');
    expect(await outcome(tokens[0])).toBe('JWT_INVALID');
  });
});

describe('made-up key ids under load', () => {
  test('cost one fetch per cool-down, and no good delivery', async () => {
    await webhooks.ready();
    for (let second = 0; second <= 60; second += 1) {
      at(second);
      const [forged, good] = await Promise.all([many(20, tokens[2]), many(20, tokens[0])]);
      expect([forged, good]).toEqual([['JWT_INVALID'], ['ok']]);
    }
    expectCoolDown();
    expect(issuer.fetches.length).toBeLessThanOrEqual(7);
  });
});

describe('an outage under load', () => {
  test('does not touch deliveries of a known key, and asks once per cool-down', async () => {
    await webhooks.ready();
    issuer.isDown = true;
    for (let second = 595; second <= 660; second += 1) {
      at(second);
      expect(await many(20, tokens[0])).toEqual(['ok']);
    }
    expectCoolDown();
    expect(issuer.fetches.length).toBeGreaterThan(3);
    expect(issuer.fetches.length).toBeLessThanOrEqual(8);
  });

  test('makes a delivery of an unknown key one to be repeated, not one to be forgotten', async () => {
    await webhooks.ready();
    issuer.isDown = true;
    at(COOL_DOWN_S);
    const error = await failureOf(webhooks.verify(tokens[1] as string));
    expect(error).toMatchObject({ name: 'KindeOAuthError', code: 'KEYS_UNAVAILABLE' });
    issuer.isDown = false;
    issuer.keys = keys.slice(0, 2);
    at(2 * COOL_DOWN_S);
    expect(await outcome(tokens[1])).toBe('ok');
  });

  test('at the start asks every two seconds, and ends with it', async () => {
    issuer.isDown = true;
    for (let second = 0; second < 30; second += 1) {
      at(second);
      expect(await many(10, tokens[0])).toEqual(['KEYS_UNAVAILABLE']);
    }
    expectCoolDown(2);
    expect(issuer.fetches).toHaveLength(15);
    issuer.isDown = false;
    at(30);
    expect(await many(10, tokens[0])).toEqual(['ok']);
  });

  test.each([
    ['a long cool-down', 600, [1.9, 2]],
    ['a short one', 0.5, [0.4, 0.5]],
  ] as const)('that is short at the start is over for the next delivery, with %s', async (_, seconds, times) => {
    const settings = { domain: 'example.kinde.com', fetch: issuer.fetch, env: {}, keysCoolDownSeconds: seconds };
    webhooks = createWebhookVerifier(settings);
    issuer.isDown = true;
    expect(await outcome(tokens[0])).toBe('KEYS_UNAVAILABLE');
    issuer.isDown = false;
    const outcomes = [];
    for (const time of times) {
      at(time);
      outcomes.push(await outcome(tokens[0]));
    }
    expect(outcomes).toEqual(['KEYS_UNAVAILABLE', 'ok']);
  });

  test('answers that are no keys are an outage too', async () => {
    const answers = [
      new Response('<html>'),
      Response.json({}),
      Response.json({ keys: 'x' }),
      new Response('', { status: 302 }),
    ];
    for (const answer of answers) {
      const broken = createWebhookVerifier({ domain: 'example.kinde.com', fetch: async () => answer, env: {} });
      expect(await failureOf(broken.verify(tokens[0] as string))).toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    }
  });
});
