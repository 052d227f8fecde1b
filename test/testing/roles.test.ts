import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';

describe('permissions', () => {
  it('live through their operations', async () => {
    const { call } = await connect();
    const created = await call('POST', '/permissions', { key: 'read:x', name: 'Read', description: 'Reads' });
    expect(created).toEqual({ status: 201, body: { code: 'OK', message: 'Success' } });
    const [permission] = (await call('GET', '/permissions')).body.permissions;
    expect(permission).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      key: 'read:x',
      name: 'Read',
      description: 'Reads',
    });
    const again = await call('POST', '/permissions', { key: 'read:x', name: 'Other' });
    expect([again.status, codesOf(again)]).toEqual([409, ['PERMISSION_EXISTS']]);
    expect((await call('PATCH', `/permissions/${permission.id}`, { key: 'read:x', name: 'Read all' })).status).toBe(
      200,
    );
    expect((await call('GET', '/permissions')).body.permissions[0].name).toBe('Read all');
    await call('DELETE', `/permissions/${permission.id}`);
    expect((await call('GET', '/permissions')).body.permissions).toEqual([]);
    expect(codesOf(await call('DELETE', `/permissions/${permission.id}`))).toEqual(['PERMISSION_NOT_FOUND']);
  });
});

describe('roles', () => {
  it('live through their operations', async () => {
    const { call } = await connect();
    const created = await call('POST', '/roles', { key: 'admin', name: 'Admin', description: 'All' });
    expect(created.status).toBe(201);
    const { id } = created.body.role;
    expect((await call('GET', `/roles/${id}`)).body.role).toEqual({
      id,
      key: 'admin',
      name: 'Admin',
      description: 'All',
      is_default_role: false,
    });
    const incomplete = await call('PATCH', `/roles/${id}`, { name: 'Admins' });
    expect([incomplete.status, codesOf(incomplete)]).toEqual([400, ['FIELD_REQUIRED']]);
    const updated = await call('PATCH', `/roles/${id}`, { name: 'Admins', key: 'admins', description: '' });
    expect(updated.status).toBe(201);
    expect((await call('GET', '/roles')).body.roles[0]).toMatchObject({ key: 'admins', description: 'All' });
    expect((await call('DELETE', `/roles/${id}`)).status).toBe(200);
    expect(codesOf(await call('GET', `/roles/${id}`))).toEqual(['ROLE_NOT_FOUND']);
  });

  it('have unique keys', async () => {
    const { call } = await connect({ seed: { roles: 2 } });
    const created = await call('POST', '/roles', { key: 'role-1', name: 'X' });
    expect([created.status, codesOf(created)]).toEqual([409, ['ROLE_EXISTS']]);
    const [, second] = (await call('GET', '/roles')).body.roles;
    expect((await call('PATCH', `/roles/${second.id}`, { key: 'role-1', name: 'X' })).status).toBe(409);
    expect((await call('PATCH', `/roles/${second.id}`, { key: 'role-2', name: 'X' })).status).toBe(201);
    expect((await call('POST', '/roles', {})).status).toBe(400);
    expect((await call('POST', '/roles', { name: 'Key of a name' })).status).toBe(201);
    expect((await call('GET', '/roles?sort=key_asc')).body.roles[0].key).toBe('key-of-a-name');
  });

  it('hold permissions', async () => {
    const { call } = await connect({ seed: { roles: [{ id: 'r', key: 'r' }], permissions: 3 } });
    const ids = (await call('GET', '/permissions')).body.permissions.map(({ id }: { id: string }) => id);
    const added = await call('PATCH', '/roles/r/permissions', { permissions: ids.map((id: string) => ({ id })) });
    expect(added.body).toMatchObject({ permissions_added: ids, permissions_removed: [] });
    const changes = [{ id: ids[0], operation: 'delete' }, { id: ids[1] }];
    expect((await call('PATCH', '/roles/r/permissions', { permissions: changes })).body).toMatchObject({
      permissions_added: [],
      permissions_removed: [ids[0]],
    });
    const names = async (query = '') =>
      (await call('GET', `/roles/r/permissions${query}`)).body.permissions.map(({ name }: { name: string }) => name);
    expect(await names('?sort=name_desc')).toEqual(['Permission 3', 'Permission 2']);
    await call('DELETE', `/roles/r/permissions/${ids[1]}`);
    expect(await names()).toEqual(['Permission 3']);
    await call('DELETE', `/permissions/${ids[2]}`);
    expect(await names()).toEqual([]);
  });

  it('that are defaults are given to new members', async () => {
    const { call } = await connect({
      seed: {
        roles: [{ key: 'member', is_default_role: true }, { key: 'admin' }],
        organizations: [{ code: 'org_a', name: 'A' }],
        users: [{ id: 'kp_1' }, { id: 'kp_2' }],
      },
    });
    await call('POST', '/organizations/org_a/users', { users: [{ id: 'kp_1' }, { id: 'kp_2', roles: ['admin'] }] });
    const listed = (await call('GET', '/organizations/org_a/users')).body.organization_users;
    expect(listed.map(({ roles }: { roles: string[] }) => roles)).toEqual([['member'], ['admin']]);
  });
});
