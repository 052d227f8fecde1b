import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';

const seed = {
  permissions: [
    { id: 'perm_read', key: 'read' },
    { id: 'perm_write', key: 'write' },
  ],
  roles: [
    { id: 'role_admin', key: 'admin', permissions: ['read'] },
    { id: 'role_user', key: 'user' },
  ],
  organizations: [
    { code: 'org_a', name: 'Alpha' },
    { code: 'org_b', name: 'Beta' },
  ],
  users: [{ id: 'kp_1', email: 'one@example.com' }, { id: 'kp_2', email: 'two@example.com' }, { id: 'kp_3' }],
};

describe('organizations', () => {
  it('live through their operations', async () => {
    const { call } = await connect({ seed: {} });
    const created = await call('POST', '/organization', {
      name: 'Acme',
      handle: 'acme',
      background_color: '#f00',
      is_create_billing_customer: true,
    });
    expect(created).toEqual({
      status: 200,
      body: {
        code: 'OK',
        message: 'Success',
        organization: {
          code: expect.stringMatching(/^org_[0-9a-f]{11}$/),
          billing_customer_id: expect.stringMatching(/^customer_/),
        },
      },
    });
    const { code } = created.body.organization;
    const single = (await call('GET', `/organization?code=${code}&expand=billing`)).body;
    expect(single).toMatchObject({
      code,
      name: 'Acme',
      handle: 'acme',
      is_default: true,
      is_suspended: false,
      background_color: { raw: '#f00', hex: '#ff0000', hsl: 'hsl(0, 100%, 50%)' },
      billing: { billing_customer_id: created.body.organization.billing_customer_id },
    });
    expect(single).not.toHaveProperty('id');
    expect(codesOf(await call('GET', '/organization'))).toEqual(['PARAMETER_REQUIRED']);

    const changes = { name: 'Acme 2', is_suspended: true, sender_name: 'A' };
    expect((await call('PATCH', `/organization/${code}`, changes)).body).toEqual({ code: 'OK', message: 'Success' });
    expect((await call('GET', `/organization?code=${code}`)).body).toMatchObject({ ...changes, handle: 'acme' });
    await call('DELETE', `/organization/${code}/handle`);
    expect((await call('GET', '/organizations')).body.organizations).toEqual([
      { code, name: 'Acme 2', handle: null, is_default: true, external_id: null, is_auto_membership_enabled: false },
    ]);

    expect((await call('DELETE', `/organization/${code}`)).status).toBe(200);
    expect(codesOf(await call('GET', `/organization?code=${code}`))).toEqual(['ORGANIZATION_NOT_FOUND']);
    expect((await call('DELETE', `/organization/${code}`)).status).toBe(404);
  });

  it('are sorted by name', async () => {
    const { call } = await connect({ seed });
    const names = async (sort: string) =>
      (await call('GET', `/organizations?sort=${sort}`)).body.organizations.map(({ name }: { name: string }) => name);
    expect(await names('name_desc')).toEqual(['Beta', 'Alpha']);
    expect(await names('name_asc')).toEqual(['Alpha', 'Beta']);
    expect(codesOf(await call('GET', '/organizations?sort=id_desc'))).toEqual(['PARAMETER_INVALID']);
  });

  it('keep handles unique', async () => {
    const { call } = await connect({ seed });
    await call('POST', '/organization', { name: 'One', handle: 'h' });
    const refused = await call('POST', '/organization', { name: 'Two', handle: 'h' });
    expect([refused.status, codesOf(refused)]).toEqual([409, ['ORGANIZATION_HANDLE_EXISTS']]);
  });

  it('take their members with them', async () => {
    const { call } = await connect({ seed });
    await call('POST', '/organizations/org_a/users', { users: [{ id: 'kp_1' }] });
    await call('DELETE', '/organization/org_a');
    expect((await call('GET', '/user?id=kp_1&expand=organizations')).body.organizations).toEqual([]);
  });
});

describe('organization users', () => {
  it('are added, changed and removed', async () => {
    const { call } = await connect({ seed });
    const users = [{ id: 'kp_1', roles: ['admin'], permissions: ['write'] }, { id: 'kp_2' }];
    expect((await call('POST', '/organizations/org_a/users', { users })).body.users_added).toEqual(['kp_1', 'kp_2']);
    expect((await call('POST', '/organizations/org_a/users', { users })).body.users_added).toEqual([]);
    const changes = [
      { id: 'kp_1', roles: ['user'] },
      { id: 'kp_2', operation: 'delete' },
      { id: 'kp_3', roles: ['user'] },
    ];
    expect((await call('PATCH', '/organizations/org_a/users', { users: changes })).body).toMatchObject({
      users_added: ['kp_3'],
      users_updated: ['kp_1'],
      users_removed: ['kp_2'],
    });
    const listed = (await call('GET', '/organizations/org_a/users')).body.organization_users;
    expect(listed.map(({ id, roles }: { id: string; roles: string[] }) => [id, roles])).toEqual([
      ['kp_1', ['user']],
      ['kp_3', ['user']],
    ]);
    expect((await call('DELETE', '/organizations/org_a/users/kp_3')).status).toBe(200);
    const gone = await call('GET', '/organizations/org_a/users/kp_3/roles');
    expect([gone.status, codesOf(gone)]).toEqual([404, ['USER_NOT_IN_ORGANIZATION']]);
  });

  it('change all together or not at all', async () => {
    const { call } = await connect({ seed });
    for (const second of [{ id: 'kp_x' }, { id: 'kp_2', roles: ['nobody'] }, { id: 'kp_2', permissions: ['none'] }]) {
      expect((await call('POST', '/organizations/org_a/users', { users: [{ id: 'kp_1' }, second] })).status).toBe(400);
    }
    expect((await call('GET', '/organizations/org_a/users')).body.organization_users).toEqual([]);
  });

  it('are at most 100 at a time', async () => {
    const { call } = await connect({ seed });
    const users = Array.from({ length: 101 }, () => ({ id: 'kp_1' }));
    expect(codesOf(await call('POST', '/organizations/org_a/users', { users }))).toEqual(['TOO_MANY_OBJECTS']);
    expect((await call('POST', '/organizations/org_a/users', { users: users.slice(0, 100) })).status).toBe(200);
  });

  it('have roles and permissions', async () => {
    const { call } = await connect({ seed });
    await call('POST', '/organizations/org_a/users', { users: [{ id: 'kp_1' }, { id: 'kp_2', roles: ['user'] }] });
    const at = '/organizations/org_a/users/kp_1';
    await call('POST', `${at}/roles`, { role_id: 'role_admin' });
    await call('POST', `${at}/permissions`, { permission_id: 'perm_write' });
    expect((await call('GET', `${at}/roles`)).body.roles).toEqual([{ id: 'role_admin', key: 'admin', name: 'admin' }]);
    const { permissions } = (await call('GET', `${at}/permissions?expand=roles`)).body;
    expect(permissions).toEqual([
      { id: 'perm_write', key: 'write', name: 'write', roles: [] },
      { id: 'perm_read', key: 'read', name: 'read', roles: [{ id: 'role_admin', key: 'admin' }] },
    ]);
    const members = async (query: string) =>
      (await call('GET', `/organizations/org_a/users?${query}`)).body.organization_users.map(
        ({ id }: { id: string }) => id,
      );
    expect(await members('roles=admin,user')).toEqual(['kp_1', 'kp_2']);
    expect(await members('permissions=read')).toEqual(['kp_1']);
    expect((await call('GET', '/organizations/org_a/roles/role_admin/users')).body.users).toEqual([{ id: 'kp_1' }]);
    expect((await call('GET', '/organizations/org_a/roles/role_admin/users/count')).body.count).toBe(1);
    expect((await call('GET', '/roles/role_admin/users')).body.users).toEqual([{ id: 'kp_1', org_codes: ['org_a'] }]);
    await call('DELETE', `${at}/roles/role_admin`);
    await call('DELETE', `${at}/permissions/perm_write`);
    expect((await call('GET', `${at}/roles`)).body.roles).toEqual([]);
    expect((await call('GET', `${at}/permissions`)).body.permissions).toEqual([]);
    expect((await call('GET', '/roles/role_admin/users')).body.users).toEqual([]);
    expect(codesOf(await call('DELETE', `${at}/roles/role_admin`))).toEqual(['ROLE_NOT_FOUND']);
  });
});
