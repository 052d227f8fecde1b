import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf, json } from '../support/fake-kinde.js';
import { CLAIMS, liveUser, nobody, userWith } from './support.js';

describe('has', () => {
  test.each([
    [{}, true],
    [{ permissions: ['create:todos'] }, true],
    [{ permissions: ['create:todos', 'delete:todos'] }, false],
    [{ permissions: [] }, true],
    [{ roles: ['admin', 'user'] }, true],
    [{ roles: ['owner'] }, false],
    [{ roles: ['owner', 'admin'] }, false],
    [{ flags: ['is_dark_mode', 'nope'] }, false],
    [{ flags: { theme: 'pink', competitions_limit: 6 } }, false],
    [{ flags: ['is_dark_mode'] }, true],
    [{ flags: ['nope'] }, false],
    [{ flags: { theme: 'pink', competitions_limit: 5 } }, true],
    [{ flags: { theme: 'blue' } }, false],
    [{ flags: { nope: '' } }, false],
    [{ permissions: ['read:todos'], roles: ['admin'], flags: ['is_dark_mode'] }, true],
    [{ permissions: ['read:todos'], roles: ['owner'], flags: ['is_dark_mode'] }, false],
  ])('%j is %j', async (conditions, expected) => {
    expect(await userWith().has(conditions as never)).toBe(expected);
    expect(await nobody().has(conditions as never)).toBe(false);
  });

  test.each([
    [{ permission: ['create:todos'] }],
    [{ permissions: undefined }],
    [{ permissions: 'create:todos' }],
    [{ roles: [undefined] }],
    [{ roles: [''] }],
    [{ flags: { theme: undefined } }],
    [{ flags: { '': true } }],
    [{ flags: { theme: 'pink', '': true } }],
    [{ flags: { theme: 'pink', size: undefined } }],
    [{ roles: { admin: true } }],
    [{ toString: [] }],
    [undefined],
    [[]],
  ])('%j would let somebody in by mistake, so it is an error', async (conditions) => {
    expect(await failureOf(userWith().has(conditions as never))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await failureOf(nobody().has(conditions as never))).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test.each([
    [null, '`has` takes an object of conditions.'],
    [{ role: ['x'] }, '`role` is no condition; they are permissions, roles, flags, entitlements.'],
    [{ roles: 'x' }, '`roles` must be a list of keys.'],
    [{ flags: 'x' }, '`flags` must be a list of keys, or values by key.'],
  ])('%j: %s', async (conditions, message) => {
    expect((await failureOf(userWith().has(conditions as never))).message).toBe(message);
  });

  test('live, every role counts', async () => {
    const { user } = liveUser(() => json({ data: { roles: [{ key: 'admin' }] } }));
    expect(await user.has({ roles: ['admin'] })).toBe(true);
    expect(await user.has({ roles: ['admin', 'owner'] })).toBe(false);
  });

  test('a flag that must be on and is no boolean is an error', async () => {
    expect((await failureOf(userWith().has({ flags: ['theme'] }))).name).toBe('KindeFlagTypeError');
  });

  test('a broken flag matters only where it is asked for', async () => {
    const feature_flags = { ok: { t: 'b', v: true }, bad: { t: 'i', v: 'abc' } };
    expect(await userWith({ ...CLAIMS, feature_flags }).has({ flags: ['ok'] })).toBe(true);
  });

  test('entitlements are asked last, and only where the rest holds', async () => {
    const { user, kinde } = liveUser(json({ data: { entitlements: [{ feature_key: 'pro' }] } }), { forceApi: false });
    expect(await user.has({ entitlements: ['pro'], permissions: ['nope'] })).toBe(false);
    expect(kinde.requests).toHaveLength(0);
    expect(await user.has({ entitlements: ['pro'], permissions: ['create:todos'] })).toBe(true);
    expect(await user.has({ entitlements: ['pro', 'max'] })).toBe(false);
  });

  test('live, by the answer and not the token', async () => {
    const { user } = liveUser(({ url }) =>
      url.pathname.endsWith('/roles')
        ? json({ data: { roles: [{ key: 'owner' }] } })
        : json({ data: { permissions: [{ key: 'delete:todos' }] } }),
    );
    expect(await user.has({ permissions: ['delete:todos'], roles: ['owner'] })).toBe(true);
    expect(await user.has({ permissions: ['create:todos'] })).toBe(false);
  });

  test('a failing API is an error, and a refusal where asked for', async () => {
    expect(await failureOf(liveUser(json({}, 500)).user.has({ roles: ['admin'] }))).toMatchObject({
      code: 'SERVER_ERROR',
    });
    expect(await liveUser(json({}, 500), { onApiFailure: 'default' }).user.has({ roles: ['admin'] })).toBe(false);
  });
});

describe('whatever the claims are', () => {
  // Drawn on both sides, so that some keys are there.
  const KEY = fc.constantFrom('a', 'b', 'toString', '__proto__', 'length', '0');
  const anything = fc.object({ key: fc.constantFrom('t', 'v', 'key', 'id', 'x', '__proto__', 'length'), maxDepth: 4 });
  const claims = fc.dictionary(
    fc.constantFrom('permissions', 'roles', 'feature_flags', 'org_code', 'x-hasura-roles', 'x-hasura-permissions'),
    fc.oneof(anything, fc.anything(), fc.array(fc.oneof(KEY, fc.record({ key: KEY }), fc.anything()))),
  );

  test('nothing is granted that is not in them, and every failure is typed', async () => {
    await fc.assert(
      fc.asyncProperty(claims, fc.oneof(KEY, fc.string()), async (value, key) => {
        const user = userWith(value);
        const permissions = value.permissions ?? value['x-hasura-permissions'];
        const { isGranted } = await user.getPermission(key);
        if (isGranted) expect(JSON.stringify(permissions)).toContain(JSON.stringify(key));
        const role = await user.getRole(key);
        if (role.isGranted)
          expect(JSON.stringify(value.roles ?? value['x-hasura-roles'])).toContain(JSON.stringify(key));
        const failure = await user.getAllFlags().then(
          () => undefined,
          (error) => error.name,
        );
        expect([undefined, 'KindeFlagTypeError']).toContain(failure);
      }),
      { numRuns: 400 },
    );
  });

  test('a flag reads as its own type or as an error', async () => {
    const types = { s: 'string', b: 'boolean', i: 'number' } as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('s', 'b', 'i'), fc.jsonValue(), async (t, v) => {
        const user = userWith({ feature_flags: { x: { t, v } } });
        const result = await user.getFlag('x').catch((error) => error);
        if (result instanceof Error) expect(result.name).toBe('KindeFlagTypeError');
        else expect(typeof result.value).toBe(types[t as keyof typeof types]);
      }),
      { numRuns: 400 },
    );
  });
});
