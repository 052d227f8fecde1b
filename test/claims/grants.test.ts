import { describe, expect, test } from 'vitest';
import { json } from '../support/fake-kinde.js';
import { CLAIMS, liveUser, nobody, userWith } from './support.js';

const NO_ROLE = { id: null, key: null, name: null, description: null, is_default_role: null, isGranted: false };

describe('permissions', () => {
  test('case 22: one that the user has', async () => {
    expect(await userWith().getPermission('create:todos')).toEqual({
      permissionKey: 'create:todos',
      orgCode: 'org_123',
      isGranted: true,
    });
    expect(await userWith().getPermission('delete:todos')).toMatchObject({ orgCode: 'org_123', isGranted: false });
  });

  test('case 24, 27: nobody is signed in', async () => {
    expect(await nobody().getPermission('create:todos')).toEqual({
      permissionKey: 'create:todos',
      orgCode: null,
      isGranted: false,
    });
    expect(await nobody().getPermissions()).toEqual({ orgCode: null, permissions: [] });
  });

  test('case 25: all of them', async () => {
    expect(await userWith().getPermissions()).toEqual({
      orgCode: 'org_123',
      permissions: ['create:todos', 'read:todos'],
    });
  });

  test('case 26: a token without the claim', async () => {
    const user = userWith({ org_code: 'org_123' });
    expect(await user.getPermissions()).toEqual({ orgCode: 'org_123', permissions: [] });
    expect(await user.getPermission('create:todos')).toMatchObject({ isGranted: false });
  });

  test('case 29: the Account API gives keys, as the token does', async () => {
    const { user } = liveUser(
      json({ data: { org_code: 'org_9', permissions: [{ id: 'p', name: 'R', key: 'read:x' }] } }),
    );
    expect(await user.getPermissions()).toEqual({ orgCode: 'org_9', permissions: ['read:x'] });
    expect(await user.getPermission('read:x')).toEqual({ permissionKey: 'read:x', orgCode: 'org_9', isGranted: true });
    expect(await user.getPermission('create:todos')).toMatchObject({ isGranted: false });
  });

  test('case 30: a key on the second page is granted', async () => {
    const { user, kinde } = liveUser(({ url }) =>
      url.searchParams.has('starting_after')
        ? json({ data: { permissions: [{ key: 'second' }] }, metadata: { has_more: false } })
        : json({
            data: { org_code: 'org_9', permissions: [{ key: 'first' }] },
            metadata: { has_more: true, next_page_starting_after: 'p1' },
          }),
    );
    expect(await user.getPermission('second')).toMatchObject({ isGranted: true, orgCode: 'org_9' });
    expect(kinde.calls.map(({ url }) => url.search)).toEqual(['', '?starting_after=p1']);
  });

  test('case 31: names as Hasura has them', async () => {
    const user = userWith({ 'x-hasura-permissions': ['create:todos'], 'x-hasura-org-code': 'org_123' });
    expect(await user.getPermission('create:todos')).toEqual({
      permissionKey: 'create:todos',
      orgCode: 'org_123',
      isGranted: true,
    });
  });

  test.each(['create:todos', { 'create:todos': true }, null, 7])('%j are no permissions', async (permissions) => {
    expect(await userWith({ ...CLAIMS, permissions }).getPermission('create:todos')).toMatchObject({
      isGranted: false,
    });
  });
});

describe('roles', () => {
  test('case 32: one that the user has', async () => {
    expect(await userWith().getRole('admin')).toEqual({
      id: 'role_1',
      key: 'admin',
      name: 'Administrator',
      description: 'Full system access',
      is_default_role: false,
      orgCode: 'org_123',
      isGranted: true,
    });
    expect(await userWith().getRole('owner')).toEqual({ ...NO_ROLE, orgCode: 'org_123' });
  });

  test('case 34, 35: nobody is signed in, or the token has no roles', async () => {
    expect(await nobody().getRole('admin')).toEqual({ ...NO_ROLE, orgCode: null });
    expect(await nobody().getRoles()).toEqual({ orgCode: null, roles: [] });
    expect(await userWith({ org_code: 'org_123' }).getRoles()).toEqual({ orgCode: 'org_123', roles: [] });
    expect((await userWith().getRoles()).roles.map(({ key }) => key)).toEqual(['admin', 'user']);
  });

  test('case 36, 37: what the Account API does not tell is null, with or without its envelope', async () => {
    const role = { id: 'r1', key: 'admin', name: 'Admin' };
    const expected = { ...role, description: null, is_default_role: false, isGranted: true };
    for (const body of [{ data: { roles: [role, { id: 'r2' }] } }, { roles: [role, { id: 'r2' }] }]) {
      const { user } = liveUser(json(body));
      expect((await user.getRoles()).roles).toHaveLength(1);
      expect(await user.getRole('admin')).toEqual({ ...expected, orgCode: 'org_123' });
    }
  });

  test('case 39: the next page is fetched', async () => {
    const { user } = liveUser([
      json({ data: { roles: [{ key: 'a' }] }, metadata: { has_more: true, next_page_starting_after: 'r1' } }),
      json({ data: { roles: [{ key: 'b' }] }, metadata: { has_more: false } }),
    ]);
    expect((await user.getRoles()).roles.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('may come as keys alone, and in the names of Hasura', async () => {
    const user = userWith({ 'x-hasura-roles': ['admin', '', 7, null] });
    expect((await user.getRoles()).roles).toEqual([
      { id: null, key: 'admin', name: null, description: null, is_default_role: false },
    ]);
  });
});

describe('live answers', () => {
  const pages = (field: string, first: unknown[], second: unknown[], more: object = {}) =>
    liveUser(({ url }) =>
      url.searchParams.has('starting_after')
        ? json({ data: { org_code: 'org_second', ...more, [field]: second }, metadata: { has_more: false } })
        : json({
            data: { org_code: 'org_first', [field]: first },
            metadata: { has_more: true, next_page_starting_after: 'x' },
          }),
    ).user;

  test('are of the organization that the first page names', async () => {
    expect((await pages('roles', [{ key: 'a' }], [{ key: 'b' }]).getRoles()).orgCode).toBe('org_first');
    expect((await pages('permissions', [{ key: 'a' }], [{ key: 'b' }]).getPermissions()).orgCode).toBe('org_first');
    expect((await pages('entitlements', [{ id: '1' }], [{ id: '2' }]).getEntitlements()).orgCode).toBe('org_first');
  });

  test('hold what has a key, once', async () => {
    const { permissions } = await pages(
      'permissions',
      [{ key: 'a' }, { key: null }, {}],
      [{ key: 'a' }, 5],
    ).getPermissions();
    expect(permissions).toEqual(['a']);
    const { roles } = await pages(
      'roles',
      [{ key: 'a', is_default_role: true }, { id: 'r' }],
      [{ key: 'b', is_default_role: 1 }],
    ).getRoles();
    expect(roles.map(({ key, is_default_role }) => [key, is_default_role])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });

  test('have the plans of the first page that has some', async () => {
    const plans = [{ key: 'pro' }];
    expect((await pages('entitlements', [{ id: '1' }], [{ id: '2' }], { plans }).getEntitlements()).plans).toEqual(
      plans,
    );
    expect((await pages('entitlements', [{ id: '1' }], []).getEntitlements()).plans).toEqual([]);
  });
});
