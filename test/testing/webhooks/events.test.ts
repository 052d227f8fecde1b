import { describe, expect, it } from 'vitest';
import { authorizeUrl } from '../sign-in/support.js';
import { withReceiver } from './receiver.js';

type Step = readonly [method: string, path: string, body?: object];
const member = '/organizations/org_1/users/kp_one';
const identity = { type: 'email', details: { email: 'new@example.com' } };

describe('what the Management API changes', () => {
  it.each<[string, Step, object]>([
    [
      'user.created',
      ['POST', '/user', { profile: { given_name: 'New' }, identities: [identity], organization_code: 'org_2' }],
      {
        user: {
          id: expect.stringMatching(/^kp_/),
          email: 'new@example.com',
          first_name: 'New',
          last_name: null,
          phone: null,
          username: null,
          is_suspended: false,
          is_password_reset_requested: false,
          organizations: [{ code: 'org_2', roles: null, permissions: null }],
        },
      },
    ],
    [
      'user.updated',
      ['PATCH', '/user?id=kp_one', { is_suspended: true }],
      { user: expect.objectContaining({ id: 'kp_one', is_suspended: true }) },
    ],
    ['user.deleted', ['DELETE', '/user?id=kp_one'], { user: { id: 'kp_one' } }],
    [
      'organization.created',
      ['POST', '/organization', { name: 'Three', handle: 'three' }],
      {
        organization: {
          code: expect.stringMatching(/^org_/),
          name: 'Three',
          handle: 'three',
          external_id: null,
          is_allow_registrations: null,
        },
      },
    ],
    [
      'organization.updated',
      ['PATCH', '/organization/org_1', { name: 'Uno' }],
      { organization: expect.objectContaining({ code: 'org_1', name: 'Uno', external_id: 'ext-1' }) },
    ],
    ['organization.deleted', ['DELETE', '/organization/org_1'], { organization: { code: 'org_1' } }],
    [
      'role.created',
      ['POST', '/roles', { key: 'viewer', name: 'Viewer' }],
      {
        role: { id: expect.any(String), key: 'viewer', name: 'Viewer', description: null, is_default_role: false },
      },
    ],
    [
      'role.updated',
      ['PATCH', '/roles/role_1', { key: 'editor', name: 'Writer' }],
      { role: expect.objectContaining({ id: 'role_1', name: 'Writer' }) },
    ],
    ['role.deleted', ['DELETE', '/roles/role_1'], { role: { id: 'role_1' } }],
    [
      'permission.created',
      ['POST', '/permissions', { key: 'own:things', name: 'Own', description: 'D' }],
      { permission: { id: expect.any(String), key: 'own:things', name: 'Own', description: 'D' } },
    ],
    [
      'subscriber.created',
      ['POST', '/subscribers?email=s@example.com&first_name=S&last_name=Q'],
      { subscriber: expect.objectContaining({ email: 's@example.com', first_name: 'S', last_name: 'Q' }) },
    ],
  ])('%s', async (type, step, data) => {
    const { call, emulator, received, clock } = await withReceiver();
    expect((await call(...step)).status).toBeLessThan(300);
    await emulator.webhooks.idle();
    const event_id = expect.stringMatching(/^event_[0-9a-f]{32}$/);
    const timestamp = new Date(clock.now).toISOString().replace('Z', '000+00:00');
    expect(received).toEqual([
      { event: { type, source: 'api', event_id, timestamp, data }, id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  it('permissions are told of by their id', async () => {
    const { call, emulator, received } = await withReceiver();
    const { id } = (await call('GET', '/permissions')).body.permissions[0];
    await call('PATCH', `/permissions/${id}`, { name: 'Renamed', key: 'read:things' });
    await call('DELETE', `/permissions/${id}`);
    await emulator.webhooks.idle();
    expect(received.map(({ event }) => [event.type, event.data])).toEqual([
      ['permission.updated', { permission: { id, key: 'read:things', name: 'Renamed', description: null } }],
      ['permission.deleted', { permission: { id } }],
    ]);
  });

  it.each<[string, Step]>([
    ['a role', ['DELETE', `${member}/roles/role_1`]],
    ['a membership', ['DELETE', member]],
    ['a new membership', ['POST', '/organizations/org_2/users', { users: [{ id: 'kp_one' }] }]],
    ['memberships at once', ['PATCH', '/organizations/org_2/users', { users: [{ id: 'kp_one' }] }]],
    ['an identity', ['POST', '/users/kp_one/identities', { type: 'username', value: 'another' }]],
  ])('%s of a user is an update of the user', async (_, step) => {
    const { call, emulator, received } = await withReceiver();
    expect((await call(...step)).status).toBeLessThan(300);
    await emulator.webhooks.idle();
    expect(received).toMatchObject([{ event: { type: 'user.updated', data: { user: { id: 'kp_one' } } } }]);
  });

  it('a user is told of with roles and permissions by organization', async () => {
    const { call, emulator, received } = await withReceiver();
    await call('PATCH', '/user?id=kp_one', { given_name: 'Renamed' });
    await emulator.webhooks.idle();
    const permissions = ['write:things', 'read:things'].map((key) => ({ id: expect.any(String), key }));
    expect(received[0]?.event.data).toMatchObject({
      user: { organizations: [{ code: 'org_1', roles: [{ id: 'role_1', key: 'editor' }], permissions }] },
    });
  });

  it('a removed identity is told of, though it is gone', async () => {
    const { call, emulator, received } = await withReceiver();
    const { identities } = (await call('GET', '/users/kp_one/identities')).body;
    await call('DELETE', `/identities/${identities[0].id}`);
    await emulator.webhooks.idle();
    expect(received).toMatchObject([
      { event: { type: 'user.updated', data: { user: { id: 'kp_one', email: null } } } },
    ]);
  });

  it('nothing is told of what was refused or only read', async () => {
    const { call, emulator, received } = await withReceiver();
    await call('GET', '/users');
    await call('PATCH', '/user?id=nobody', {});
    await call('POST', '/roles', {});
    await emulator.webhooks.idle();
    expect([received, emulator.webhooks.events]).toEqual([[], []]);
  });
});

describe('what users do', () => {
  it('signing in, and not again while the session lasts', async () => {
    const { emulator, received } = await withReceiver();
    await emulator.signIn(authorizeUrl(emulator), { userId: 'kp_one' });
    await emulator.webhooks.idle();
    expect(received.map(({ event }) => event)).toMatchObject([
      { type: 'user.authenticated', source: 'user', ip_address: '127.0.0.1', data: { user: { id: 'kp_one' } } },
    ]);
  });

  it('failing to', async () => {
    const { emulator, types } = await withReceiver();
    await expect(emulator.signIn(authorizeUrl(emulator), { userId: 'kp_suspended' })).rejects.toThrow();
    await emulator.webhooks.idle();
    expect(types()).toEqual(['user.authentication_failed']);
  });

  it('registering', async () => {
    const { emulator, received } = await withReceiver();
    const url = authorizeUrl(emulator, { prompt: 'create', is_create_org: 'true', org_name: 'Fresh' });
    await emulator.signIn(url, { email: 'fresh@example.com' });
    await emulator.webhooks.idle();
    expect(received.map(({ event }) => [event.type, event.source])).toEqual([
      ['user.created', 'user'],
      ['user.authenticated', 'user'],
      ['organization.created', 'user'],
      ['user.updated', 'user'],
    ]);
  });
});

describe('other events', () => {
  it('happen when a test says so', async () => {
    const { emulator, received } = await withReceiver({
      seed: { webhooks: [{ endpoint: 'https://app.example.com/', event_types: ['customer.plan_assigned'] }] },
    });
    const { event_id } = emulator.webhooks.emit('customer.plan_assigned', { customer_id: 'customer_1' });
    emulator.webhooks.emit('customer.plan_changed', {});
    await emulator.webhooks.idle();
    const data = { customer_id: 'customer_1' };
    expect(received).toMatchObject([{ event: { type: 'customer.plan_assigned', source: 'admin', event_id, data } }]);
  });
});
