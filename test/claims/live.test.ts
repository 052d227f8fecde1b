import { describe, expect, test } from 'vitest';
import type { AccountMethods } from '../../src/account/types.js';
import { isUnreachable } from '../../src/claims/live.js';
import { KindeError, type KindeErrorCode } from '../../src/errors.js';
import { broken, failureOf, json, refused } from '../support/fake-kinde.js';
import { liveUser, nobody, userWith } from './support.js';

const PLAN = { key: 'pro_plan', name: 'Pro', subscribed_on: '2025-06-01T12:00:00Z' };
const item = (id: string, feature_key: string) => ({ id, feature_key });

describe('entitlements', () => {
  test('case 47, 55: always live, with plans and organization, all pages', async () => {
    const { user, kinde } = liveUser(
      [
        json({
          data: { org_code: 'org_9', plans: [PLAN], entitlements: [item('e1', 'pro_feature')] },
          metadata: { has_more: true, next_page_starting_after: 'e1' },
        }),
        json({ data: { org_code: 'org_9', plans: [PLAN], entitlements: [item('e2', 'seats')] } }),
      ],
      { forceApi: false },
    );
    expect(await user.getEntitlements()).toEqual({
      orgCode: 'org_9',
      plans: [PLAN],
      entitlements: [item('e1', 'pro_feature'), item('e2', 'seats')],
    });
    expect(kinde.calls).toHaveLength(2);
  });

  test('case 54: one, by its key', async () => {
    const { user, kinde } = liveUser(json({ data: { org_code: 'org_9', entitlement: item('e1', 'pro/feature x') } }));
    expect(await user.getEntitlement('pro/feature x')).toEqual({
      orgCode: 'org_9',
      entitlement: item('e1', 'pro/feature x'),
    });
    expect(kinde.calls[0]?.url.pathname).toBe('/account_api/v1/entitlement/pro%2Ffeature%20x');
    const { user: without } = liveUser(json({ data: { entitlement: null } }));
    expect(await without.getEntitlement('x')).toEqual({ orgCode: 'org_123', entitlement: null });
  });

  test('case 56: an empty key is refused before any request', async () => {
    const { user, kinde } = liveUser(json({}), { onApiFailure: 'default' });
    expect(await failureOf(user.getEntitlement(''))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(kinde.requests).toHaveLength(0);
  });

  test('nobody has any, and nothing is asked', async () => {
    // Any use of it would throw.
    const api = {} as never;
    expect(await nobody({ api }).getEntitlements()).toEqual({ orgCode: null, plans: [], entitlements: [] });
  });

  test('need an Account API', async () => {
    expect(await failureOf(userWith().getEntitlements())).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await failureOf(userWith().getPermissions({ forceApi: true }))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await failureOf(async () => userWith().generatePortalUrl())).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a live question that fails', () => {
  const questions = {
    getPermissions: { orgCode: 'org_123', permissions: [] },
    getRoles: { orgCode: 'org_123', roles: [] },
    getEntitlements: { orgCode: 'org_123', plans: [], entitlements: [] },
    getAllFlags: {},
  } as const;

  test.each(Object.keys(questions) as (keyof typeof questions)[])(
    '%s: an error, and nothing where asked for',
    async (name) => {
      for (const failure of [
        json({}, 500),
        json({}, 503),
        broken('ECONNREFUSED'),
        new Response('<html>'),
        refused(429, 'X'),
      ]) {
        expect((await failureOf(liveUser(failure).user[name]())).name).toMatch(/^Kinde/);
        expect(await liveUser(failure, { onApiFailure: 'default' }).user[name]()).toEqual(questions[name]);
      }
    },
  );

  test('on its second page gives no half of a list', async () => {
    const first = json({
      data: { permissions: [{ key: 'a' }] },
      metadata: { has_more: true, next_page_starting_after: 'p' },
    });
    expect(await failureOf(liveUser([first, json({}, 500)]).user.getPermission('a'))).toMatchObject({
      code: 'SERVER_ERROR',
    });
    const soft = liveUser([first, json({}, 500)], { onApiFailure: 'default' }).user;
    expect(await soft.getPermissions()).toMatchObject({ permissions: [] });
  });

  test.each([
    ['a refused token', refused(403, 'TOKEN_INVALID'), 'TOKEN_INVALID'],
    ['a 401', refused(401, 'X'), 'TOKEN_INVALID'],
    ['a forbidden question', refused(403, 'X'), 'FORBIDDEN'],
  ])('because of %s never falls back to the token', async (_, answer, code) => {
    for (const onApiFailure of ['token', 'default'] as const) {
      expect(await failureOf(liveUser(answer, { onApiFailure }).user.getPermission('create:todos'))).toMatchObject({
        code,
      });
    }
  });

  test('because the caller ended it is an error whatever the policy', async () => {
    const { user } = liveUser(json({}), { onApiFailure: 'token' });
    const signal = AbortSignal.abort();
    expect(await failureOf(user.getPermissions({ signal }))).toMatchObject({ code: 'ABORTED' });
  });

  test('entitlements have no token to fall back to', async () => {
    const { user } = liveUser(json({}, 500), { onApiFailure: 'token' });
    expect(await failureOf(user.getEntitlements())).toMatchObject({ code: 'SERVER_ERROR' });
  });
});

test('a client is made for each question, and only where one is asked', async () => {
  let made = 0;
  const user = userWith(undefined, {
    get api() {
      made += 1;
      const getPortalLink = async () => ({ url: 'https://example.kinde.com/portal_redirect?key=k' });
      return { getPortalLink } as unknown as AccountMethods;
    },
  });
  await user.getPermissions();
  expect(made).toBe(0);
  await user.generatePortalUrl();
  expect(made).toBe(1);
});

test('forceApi is the object’s, and the call’s where it is given', async () => {
  const { user, kinde } = liveUser(json({ data: { permissions: [] } }), { forceApi: false });
  expect((await user.getPermission('create:todos')).isGranted).toBe(true);
  expect((await user.getPermission('create:todos', { forceApi: true })).isGranted).toBe(false);
  expect(kinde.calls).toHaveLength(1);
});

test('case 57: the portal, through the same object', async () => {
  const { user, kinde } = liveUser(json({ url: 'https://example.kinde.com/portal_redirect?key=k' }));
  expect(await user.generatePortalUrl({ returnUrl: 'https://app.example.com/' })).toMatch(/portal_redirect/);
  expect(kinde.calls[0]?.url.search).toBe('?subnav=profile&return_url=https%3A%2F%2Fapp.example.com%2F');
});

test('a misspelt option is refused, since the token would answer where Kinde was to be asked', async () => {
  const { user, kinde } = liveUser(json({}), { forceApi: false });
  const misspelt = { forceAPI: true } as never;
  for (const ask of [user.getRoles(misspelt), user.getPermissions(misspelt), user.getAllFlags(misspelt)])
    expect(await failureOf(ask)).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(await failureOf(() => userWith(undefined, { forceAPI: true } as never))).toMatchObject({
    code: 'CONFIG_INVALID',
  });
  expect(kinde.requests).toHaveLength(0);
});

test('Kinde is out of reach after these failures, and after no other', () => {
  const unreachable: KindeErrorCode[] = [
    'NETWORK_ERROR',
    'TIMEOUT',
    'DEADLINE_EXCEEDED',
    'RATE_LIMITED',
    'SERVER_ERROR',
    'CHALLENGED',
    'UNEXPECTED_STATUS',
    'UNEXPECTED_RESPONSE',
    'RESPONSE_TOO_LARGE',
  ];
  const others: KindeErrorCode[] = [
    'ABORTED',
    'TOKEN_INVALID',
    'FORBIDDEN',
    'NOT_FOUND',
    'INPUT_INVALID',
    'JWT_EXPIRED',
  ];
  const isSo = (code: KindeErrorCode) => isUnreachable(new KindeError(code, 'x'));
  expect(unreachable.filter(isSo)).toEqual(unreachable);
  expect(others.filter(isSo)).toEqual([]);
  expect(isUnreachable(new TypeError('x'))).toBe(false);
});
