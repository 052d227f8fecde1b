import { describe, expect, test } from 'vitest';
import type { ClientCredentials } from '../../src/tokens/credentials.js';
import { sharedSource } from '../../src/tokens/sharing.js';
import { TokenSource } from '../../src/tokens/source.js';
import { tokenKey } from '../../src/tokens/token-key.js';
import type { StoredToken, TokenStore } from '../../src/tokens/token-store.js';
import { FakeKinde, json, SECRET } from '../support/fake-kinde.js';
import { CREDENTIALS as PLAIN } from './support/credentials.js';

const CREDENTIALS: ClientCredentials = { ...PLAIN, scopes: ['read:users', 'read:roles'] };

/** What makes it another token. */
const OTHERS: [what: string, other: Partial<ClientCredentials>][] = [
  ['domain', { domain: 'https://other.kinde.com' }],
  ['client id', { clientId: 'client-2' }],
  ['secret', { clientSecret: 'another' }],
  ['audience', { audience: 'https://other.kinde.com/api' }],
  ['scopes', { scopes: ['read:users'] }],
  ['no scopes', { scopes: [] }],
  ['parts that only join the same', { clientId: 'client-1","', audience: 'x' }],
];

describe('the key of a token', () => {
  test('is a hash that holds nothing readable', async () => {
    expect(await tokenKey(CREDENTIALS)).toMatch(/^kinde-sdk:m2m:[0-9a-f]{64}$/);
  });

  test('is the same whatever the order of the scopes', async () => {
    expect(await tokenKey({ ...CREDENTIALS, scopes: ['read:roles', 'read:users'] })).toBe(await tokenKey(CREDENTIALS));
  });

  test.each(OTHERS)('differs with the %s', async (_, other) => {
    expect(await tokenKey({ ...CREDENTIALS, ...other })).not.toBe(await tokenKey(CREDENTIALS));
  });
});

describe('sources of one scope', () => {
  const source = () => new TokenSource(async () => ({ accessToken: 't', expiresIn: 60 }));

  test('are one for the same credentials, whatever the order of the scopes', () => {
    const scope = {};
    const first = sharedSource(scope, CREDENTIALS, source);
    expect(sharedSource(scope, { ...CREDENTIALS, scopes: ['read:roles', 'read:users'] }, source)).toBe(first);
    expect(sharedSource({}, CREDENTIALS, source)).not.toBe(first);
  });

  test.each(OTHERS)('differ with the %s: two tenants never meet', (_, other) => {
    const scope = {};
    const first = sharedSource(scope, CREDENTIALS, source);
    expect(sharedSource(scope, { ...CREDENTIALS, ...other }, source)).not.toBe(first);
  });
});

describe('clients', () => {
  const answer = () => json({ users: [] });

  test('1,000 concurrent cold calls over several clients cost one token request', async () => {
    const kinde = new FakeKinde(answer);
    const clients = Array.from({ length: 10 }, () => kinde.client());
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => clients[index % 10]?.getUsers()));
    expect(kinde.calls).toHaveLength(1_000);
    expect(kinde.tokens).toHaveLength(1);
    expect(new Set(kinde.calls.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer tok-secret-1']));
  });

  test('case 119: the same domain, client and secret share a token; another domain has its own', async () => {
    const kinde = new FakeKinde(answer);
    await kinde.client().getUsers();
    await kinde.client({ domain: 'https://example.kinde.com/' }).getUsers();
    expect(kinde.tokens).toHaveLength(1);
    await kinde.client({ domain: 'other.kinde.com' }).getUsers();
    expect(kinde.tokens).toHaveLength(2);
    expect(kinde.tokens[1]?.url.host).toBe('other.kinde.com');
  });

  test('case 120: another secret is NOT shared', async () => {
    const kinde = new FakeKinde(answer);
    await kinde.client().getUsers();
    await kinde.client({ clientSecret: 'another' }).getUsers();
    expect(kinde.tokens).toHaveLength(2);
    expect(kinde.calls[1]?.headers.authorization).toBe('Bearer tok-secret-2');
  });

  test('another audience, other scopes and another client id are not shared', async () => {
    const kinde = new FakeKinde(answer);
    for (const other of [
      {},
      { audience: 'https://x.example.com/api' },
      { scopes: ['read:users'] },
      { clientId: 'client-2' },
    ])
      await kinde.client(other).getUsers();
    expect(kinde.tokens).toHaveLength(4);
  });

  test('another fetch is not shared, so that tests and tenants with their own never meet', async () => {
    const [one, two] = [new FakeKinde(answer), new FakeKinde(answer)];
    await one.client().getUsers();
    await two.client().getUsers();
    expect([one.tokens.length, two.tokens.length]).toEqual([1, 1]);
  });

  test('a token store shares them beyond one fetch, and holds no secret', async () => {
    const entries = new Map<string, StoredToken>();
    const store = (): TokenStore => ({
      get: async (key) => entries.get(key),
      set: async (key, token) => void entries.set(key, token),
      delete: async (key) => void entries.delete(key),
    });
    const [one, two] = [new FakeKinde(answer), new FakeKinde(answer)];
    await one.client({ tokenStore: store() }).getUsers();
    await two.client({ tokenStore: store() }).getUsers();
    expect([one.tokens.length, two.tokens.length]).toEqual([1, 0]);
    expect(two.calls[0]?.headers.authorization).toBe('Bearer tok-secret-1');
    const stored = JSON.stringify([...entries]);
    expect(stored).not.toContain(SECRET);
    expect(stored).not.toContain('client-1');
    expect([...entries.values()].map((token) => Object.keys(token).sort())).toEqual([
      ['accessToken', 'expiresAt', 'refreshAt'],
    ]);
  });
});

test('the sources of one scope do not grow without end, but none that is in use is forgotten', async () => {
  const scope = {};
  const source = (index: number) =>
    sharedSource(
      scope,
      { ...CREDENTIALS, clientId: `client-${index}` },
      () => new TokenSource(async () => ({ accessToken: 't', expiresIn: 60 })),
    );
  const [idle, busy] = [source(0), source(1)];
  await busy.get({ deadlineAt: Infinity, timeout: 1_000 });
  for (let index = 2; index < 1_000; index += 1) source(index);
  expect(source(0)).toBe(idle);
  source(1_000);
  expect(source(0)).not.toBe(idle);
  expect(source(1)).toBe(busy);
});
