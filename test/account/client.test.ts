import { describe, expect, test } from 'vitest';
import type { AccountOptions } from '../../src/account/index.js';
import { AccountClient, isKindeError } from '../../src/account/index.js';
import { type Answer, broken, FakeKinde, failureOf, json, ORIGIN, refused } from '../support/fake-kinde.js';

const TOKEN = 'user-token-that-must-not-show';

function accountOf(kinde: FakeKinde, options: Partial<AccountOptions> = {}): AccountClient {
  const base = { domain: 'example.kinde.com', accessToken: TOKEN, env: {}, retry: { baseDelay: 1 } };
  return new AccountClient({ ...base, fetch: kinde.fetch, ...options });
}

/** Answers the request for each page by its cursor. */
function pagesOf(pages: Readonly<Record<string, object>>): Answer {
  return ({ url }) => json(pages[url.searchParams.get('starting_after') ?? ''] ?? { data: {} });
}

const entitlement = (id: string) => ({ id, feature_key: 'pro_feature', feature_name: 'Pro' });

describe('requests', () => {
  test('case 46, 59: the domain with or without scheme and slash gives one origin', async () => {
    for (const domain of ['https://example.kinde.com/', 'example.kinde.com/', 'example.kinde.com']) {
      const kinde = new FakeKinde(json({ data: {} }));
      await accountOf(kinde, { domain }).getRoles();
      expect(kinde.requests[0]?.url.href).toBe(`${ORIGIN}/account_api/v1/roles`);
    }
  });

  test('the domain may come from the environment', async () => {
    const kinde = new FakeKinde(json({}));
    await accountOf(kinde, { domain: undefined, env: { KINDE_DOMAIN: 'example.kinde.com' } }).getUserProfile();
    expect(kinde.requests[0]?.url.href).toBe(`${ORIGIN}/oauth2/v2/user_profile`);
  });

  test('carry the user token and make no token request of their own', async () => {
    const kinde = new FakeKinde(json({ data: {} }));
    await accountOf(kinde).getPermissions({ page_size: 5 });
    expect(kinde.tokens).toHaveLength(0);
    expect(kinde.calls[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
    expect(kinde.calls[0]?.headers['kinde-sdk']).toMatch(/^TypeScript\/.+\/.+\/node$/);
    expect(kinde.calls[0]?.url.search).toBe('?page_size=5');
  });

  test('case 54: the key of an entitlement cannot leave its segment', async () => {
    const kinde = new FakeKinde(json({ data: { entitlement: entitlement('e1') } }));
    const { data } = await accountOf(kinde).getEntitlement({ key: 'pro/feature x' });
    expect(kinde.calls[0]?.url.href).toBe(`${ORIGIN}/account_api/v1/entitlement/pro%2Ffeature%20x`);
    expect(data?.entitlement?.id).toBe('e1');
  });

  test.each(['', '.', '..', undefined])('case 56: the key %j is refused before any request', async (key) => {
    const kinde = new FakeKinde();
    const error = await failureOf(accountOf(kinde).getEntitlement({ key: key as string }));
    expect(error).toMatchObject({ name: 'KindeInputError', code: 'INPUT_INVALID', operation: 'getEntitlement' });
    expect(kinde.requests).toHaveLength(0);
  });

  test('forms are sent as such', async () => {
    const kinde = new FakeKinde([json({ active: true, sub: 'kp_1' }), new Response('')]);
    const account = accountOf(kinde);
    expect(await account.introspectToken({ token: 'a+b/c==&d', token_type_hint: 'refresh_token' })).toMatchObject({
      active: true,
    });
    expect(await account.revokeToken({ client_id: 'id', token: 't' })).toBeUndefined();
    const [introspection, revocation] = kinde.calls;
    expect(introspection).toMatchObject({ method: 'POST', url: { pathname: '/oauth2/introspect' } });
    expect(introspection?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(introspection?.body))).toEqual({
      token: 'a+b/c==&d',
      token_type_hint: 'refresh_token',
    });
    expect(revocation?.body).toBe('client_id=id&token=t');
  });

  test('what a form needs is checked first', async () => {
    const kinde = new FakeKinde();
    expect(await failureOf(accountOf(kinde).revokeToken({ token: 't' } as never))).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('`client_id`'),
    });
    expect(kinde.requests).toHaveLength(0);
  });
});

describe('lists', () => {
  test('case 47: one page is one request without a cursor', async () => {
    const kinde = new FakeKinde(pagesOf({ '': { data: { entitlements: [entitlement('entitlement_123')] } } }));
    const items = await accountOf(kinde).getEntitlements().toArray();
    expect(items).toEqual([expect.objectContaining({ id: 'entitlement_123', feature_key: 'pro_feature' })]);
    expect(kinde.calls.map(({ url }) => url.search)).toEqual(['']);
  });

  test('case 49: no metadata is one request, no data is an empty list', async () => {
    const kinde = new FakeKinde([json({ data: { entitlements: [entitlement('e1')] } }), json({})]);
    expect(await accountOf(kinde).getEntitlements().toArray()).toHaveLength(1);
    expect(await accountOf(kinde).getEntitlements().toArray()).toEqual([]);
    expect(kinde.calls).toHaveLength(2);
  });

  test.each([
    ['case 50: has_more "false"', { has_more: 'false', next_page_starting_after: 'x' }],
    ['case 52: has_more true without a cursor', { has_more: true, next_page_starting_after: null }],
    ['has_more missing', { next_page_starting_after: 'x' }],
  ])('%s ends the list after one request', async (_, metadata) => {
    const kinde = new FakeKinde(json({ data: { entitlements: [entitlement('e1')] }, metadata }));
    expect(await accountOf(kinde).getEntitlements().toArray()).toHaveLength(1);
    expect(kinde.calls).toHaveLength(1);
  });

  test('case 51: a cursor that repeats itself ends the list, with the items of both pages', async () => {
    const metadata = { has_more: true, next_page_starting_after: 'same' };
    const kinde = new FakeKinde(json({ data: { entitlements: [entitlement('e1')] }, metadata }));
    expect(await accountOf(kinde).getEntitlements().toArray()).toHaveLength(2);
    expect(kinde.calls).toHaveLength(2);
  });

  test('case 30, 39: every list follows its cursor to the end', async () => {
    const lists = [
      ['getPermissions', 'permissions'],
      ['getRoles', 'roles'],
      ['getProperties', 'properties'],
      ['getEntitlements', 'entitlements'],
      ['getFeatureFlags', 'feature_flags'],
    ] as const;
    for (const [name, field] of lists) {
      const more = { has_more: true, next_page_starting_after: 'p1' };
      const kinde = new FakeKinde(
        pagesOf({
          '': { data: { org_code: 'org_1', [field]: [{ id: 'p1', key: 'a' }] }, metadata: more },
          p1: { data: { org_code: 'org_1', [field]: [{ id: 'p2', key: 'b' }] }, metadata: { has_more: false } },
        }),
      );
      const keys: unknown[] = [];
      for await (const item of accountOf(kinde)[name]()) keys.push((item as { id?: string }).id);
      expect(keys).toEqual(['p1', 'p2']);
      expect(kinde.calls.map(({ url }) => url.search)).toEqual(['', '?starting_after=p1']);
    }
  });

  test('case 55: plans and organization are on the page', async () => {
    const plans = [{ key: 'pro_plan', name: 'Pro', subscribed_on: '2025-06-01T12:00:00Z' }];
    const kinde = new FakeKinde(json({ data: { org_code: 'org_1', plans, entitlements: null } }));
    const page = await accountOf(kinde).getEntitlements();
    expect([page.data?.org_code, page.data?.plans, page.items]).toEqual(['org_1', plans, []]);
  });

  test('case 37: an answer without the envelope is read too', async () => {
    const kinde = new FakeKinde(json({ roles: [{ id: 'r1', key: 'admin' }], org_code: 'org_1' }));
    const page = await accountOf(kinde).getRoles();
    expect([page.items, page.data?.org_code]).toEqual([[{ id: 'r1', key: 'admin' }], 'org_1']);
  });

  test('flags without metadata go on after a full page, and only then', async () => {
    const flags = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `f${from + index}`, key: `k${from + index}` }));
    const full = new FakeKinde(
      pagesOf({ '': { data: { feature_flags: flags(0, 10) } }, f9: { data: { feature_flags: flags(10, 3) } } }),
    );
    expect(await accountOf(full).getFeatureFlags().toArray()).toHaveLength(13);
    expect(full.calls).toHaveLength(2);
    const all = new FakeKinde(json({ data: { feature_flags: flags(0, 25) } }));
    expect(await accountOf(all).getFeatureFlags().toArray()).toHaveLength(25);
    expect(all.calls).toHaveLength(1);
  });
});

describe('the access token', () => {
  test('of a function is asked before every request', async () => {
    let count = 0;
    const kinde = new FakeKinde(json({}));
    const account = accountOf(kinde, { accessToken: async () => `token-${++count}` });
    await account.getUserProfile();
    await account.getUserProfile();
    expect(kinde.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test.each([
    [401, 'UNAUTHORIZED'],
    [403, 'TOKEN_INVALID'],
    [403, 'INVALID_CREDENTIALS'],
  ])('refused with %d %s, is asked for once more, and told which', async (status, code) => {
    const asked: unknown[] = [];
    const kinde = new FakeKinde([refused(status, code), json({ id: 'kp_1' })]);
    const accessToken = ({ refused: old }: { refused?: string | undefined }) => {
      asked.push(old);
      return old === undefined ? 'old' : 'new';
    };
    expect(await accountOf(kinde, { accessToken }).getUserProfile()).toEqual({ id: 'kp_1' });
    expect(asked).toEqual([undefined, 'old']);
    expect(kinde.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('refused twice is an error, and no third request', async () => {
    let count = 0;
    const kinde = new FakeKinde(refused(403, 'TOKEN_INVALID'));
    const error = await failureOf(accountOf(kinde, { accessToken: () => `t${++count}` }).getUserProfile());
    expect(error).toMatchObject({ code: 'TOKEN_INVALID', attempts: 2 });
    expect(kinde.calls).toHaveLength(2);
  });

  test.each([
    ['a text', TOKEN],
    ['the same again', () => TOKEN],
  ])('that is %s is not sent twice', async (_, accessToken) => {
    const kinde = new FakeKinde(refused(403, 'TOKEN_INVALID'));
    expect(await failureOf(accountOf(kinde, { accessToken }).getUserProfile())).toMatchObject({
      code: 'TOKEN_INVALID',
    });
    expect(kinde.calls).toHaveLength(1);
  });

  test('is not asked for again where only a scope, or the client of a revocation, is wrong', async () => {
    let count = 0;
    const accessToken = () => `t${++count}`;
    const scope = new FakeKinde(refused(403, 'SCOPE_MISSING'));
    expect((await failureOf(accountOf(scope, { accessToken }).getRoles())).code).toBe('SCOPE_MISSING');
    const client = new FakeKinde(json({ error: 'invalid_client' }, 401));
    await failureOf(accountOf(client, { accessToken }).revokeToken({ client_id: 'id', token: 't' }));
    expect([scope.calls.length, client.calls.length, count]).toEqual([1, 1, 2]);
  });

  test.each(['', 'a b', 'a\nb', undefined, 7, null])('%j is refused without showing it', async (token) => {
    const kinde = new FakeKinde();
    const option = failureOf(() => accountOf(kinde, { accessToken: token as string }));
    const given = failureOf(accountOf(kinde, { accessToken: () => token as string }).getRoles());
    for (const error of await Promise.all([option, given])) expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(kinde.requests).toHaveLength(0);
  });

  test('that never comes ends with the deadline; an error of the function is passed on', async () => {
    const kinde = new FakeKinde();
    const never = accountOf(kinde, { accessToken: () => new Promise<string>(() => {}), deadline: 20 });
    expect(await failureOf(never.getRoles())).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const reason = new Error('signed out');
    expect(await failureOf(accountOf(kinde, { accessToken: () => Promise.reject(reason) }).getRoles())).toBe(reason);
    expect(kinde.requests).toHaveLength(0);
  });

  test('shows in no error', async () => {
    const answers: Answer[] = [
      refused(403, 'TOKEN_INVALID'),
      new Error(`Bearer ${TOKEN} was refused`),
      json({ errors: [{ code: 'X', message: `Bearer ${TOKEN}` }] }, 400),
      new Response('<html>', { status: 200 }),
    ];
    for (const answer of answers) {
      const error = await failureOf(accountOf(new FakeKinde(answer), { retry: false }).getRoles());
      expect(isKindeError(error)).toBe(true);
      const shown = JSON.stringify([error, error.message, error.cause?.message, error.stack, String(error)]);
      expect(shown).not.toContain(TOKEN);
    }
  });
});

describe('the call path', () => {
  test('repeats a read after 429, 500 and a broken connection', async () => {
    const kinde = new FakeKinde([
      refused(429, 'RATE'),
      refused(500, 'X'),
      broken('ECONNRESET'),
      json({ data: { roles: [] } }),
    ]);
    expect((await accountOf(kinde).getRoles()).items).toEqual([]);
    expect(kinde.calls).toHaveLength(4);
  });

  test('does not repeat a revocation that may have happened', async () => {
    const kinde = new FakeKinde(refused(500, 'X'));
    const error = await failureOf(accountOf(kinde).revokeToken({ client_id: 'id', token: 't' }));
    expect([error.code, kinde.calls.length]).toEqual(['SERVER_ERROR', 1]);
  });

  test('knows its options', async () => {
    const kinde = new FakeKinde();
    expect(await failureOf(() => accountOf(kinde, { clientId: 'x' } as never))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('`clientId` is not an option'),
    });
    expect(await failureOf(() => accountOf(kinde, { domain: undefined }))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await failureOf(() => accountOf(kinde, { domain: 'http://example.com' }))).toMatchObject({
      code: 'CONFIG_INVALID',
    });
    const timeout = accountOf(new FakeKinde(() => new Promise(() => {})), {
      env: { KINDE_ACCOUNT_TIMEOUT: '15', KINDE_ACCOUNT_RETRY: '0' },
      retry: undefined,
    });
    expect(await failureOf(timeout.getRoles())).toMatchObject({ code: 'TIMEOUT', attempts: 1 });
  });
});
