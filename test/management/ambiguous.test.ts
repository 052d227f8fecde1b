import { describe, expect, expectTypeOf, test } from 'vitest';
import type { GetOrganizationOutput, GetUsersItem, SearchUsersItem } from '../../generated/management/operations.js';
import { createOrganization } from '../../generated/management/rows.js';
import { KindeAmbiguousWriteError } from '../../src/errors/ambiguous-write.js';
import { type CallHook, isAmbiguousWrite, type ManagementClient } from '../../src/management/index.js';
import { createManagementClient } from '../../src/management/slim/index.js';
import { createEmulator } from '../../src/testing/index.js';
import { type Answer, broken, FakeKinde, failureOf, hang, json, refused } from '../support/fake-kinde.js';

const QUICK = { attempts: 1 };

/** An emulator behind a connection that breaks: before the next write arrives, or after it is done. */
function shaky() {
  const emulator = createEmulator();
  let mode: 'before' | 'after' | undefined;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const isWrite = init?.method !== 'GET' && !String(input).endsWith('/oauth2/token');
    const broke = isWrite ? mode : undefined;
    if (broke) mode = undefined;
    if (broke === 'before') throw broken('ECONNRESET');
    const response = await emulator.fetch(input, init);
    if (broke === 'after') throw broken('ECONNRESET');
    return response;
  };
  const options = { ...emulator.credentials, fetch, env: {}, retry: { baseDelay: 1 } };
  return {
    options,
    /** The error of a write whose connection breaks. */
    async lose(when: 'before' | 'after', write: () => PromiseLike<unknown>): Promise<KindeAmbiguousWriteError> {
      mode = when;
      const error = await failureOf(write);
      expect(error).toBeInstanceOf(KindeAmbiguousWriteError);
      expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', attempts: 1, cause: { code: 'NETWORK_ERROR' } });
      return error as unknown as KindeAmbiguousWriteError;
    },
  };
}

async function tenant(): Promise<ReturnType<typeof shaky> & { management: ManagementClient }> {
  const { ManagementClient } = await import('../../src/management/index.js');
  const kinde = shaky();
  return { ...kinde, management: new ManagementClient(kinde.options) };
}

/** Things that the writes need. */
async function things(management: ManagementClient) {
  const { organization } = await management.createOrganization({ name: 'First', external_id: 'ext-0' });
  const { id: user_id = '' } = await management.createUser({ email: 'first@example.com', first_name: 'First' });
  const { role } = await management.createRole({ name: 'First', key: 'first' });
  await management.createPermission({ name: 'First', key: 'first' });
  await management.createFeatureFlag({ name: 'First', key: 'first', type: 'bool', default_value: false });
  const permission = (await management.getPermissions().toArray()).find(({ key }) => key === 'first');
  const org_code = organization?.code ?? '';
  await management.addOrganizationUsers({ org_code, users: [{ id: user_id }] });
  return { org_code, user_id, role_id: role?.id ?? '', permission_id: permission?.id ?? '' };
}

type Things = Awaited<ReturnType<typeof things>>;
type Case = [
  name: string,
  write: (management: ManagementClient, known: Things) => PromiseLike<unknown>,
  found: object | undefined,
  outcome?: 'applied' | 'unknown',
];

const CREATES: Case[] = [
  ['createUser by e-mail', (m) => m.createUser({ email: 'New@example.com' }), { email: /new@example.com/i }],
  ['createUser by username', (m) => m.createUser({ username: 'newcomer' }), { username: 'newcomer' }],
  ['createUser by phone', (m) => m.createUser({ phone: '+15550100' }), { phone: '+15550100' }],
  [
    'createOrganization by external_id',
    (m) => m.createOrganization({ name: 'First', external_id: 'ext-1' }),
    { external_id: 'ext-1' },
  ],
  ['createOrganization by name', (m) => m.createOrganization({ name: 'New' }), { name: 'New' }],
  ['createRole', (m) => m.createRole({ name: 'New', key: 'new' }), { key: 'new' }, 'unknown'],
  ['createPermission', (m) => m.createPermission({ name: 'New', key: 'new' }), { key: 'new' }, 'unknown'],
  [
    'createFeatureFlag',
    (m) => m.createFeatureFlag({ name: 'New', key: 'new', type: 'str', default_value: 'a' }),
    { key: 'new' },
    'unknown',
  ],
  [
    'createOrganizationUserRole',
    (m, { org_code, user_id, role_id }) => m.createOrganizationUserRole({ org_code, user_id, role_id }),
    { key: 'first' },
  ],
];

const CHANGES: Case[] = [
  ['updateUser', (m, { user_id }) => m.updateUser({ user_id, first_name: 'Changed' }), { first_name: 'Changed' }],
  ['updateOrganization', (m, { org_code }) => m.updateOrganization({ org_code, name: 'Changed' }), { name: 'Changed' }],
  ['updateRole', (m, { role_id }) => m.updateRole({ role_id, name: 'Changed', key: 'first' }), { name: 'Changed' }],
];

const REMOVALS: Case[] = [
  ['deleteUser', (m, { user_id }) => m.deleteUser({ user_id }), { preferred_email: 'first@example.com' }],
  ['deleteOrganization', (m, { org_code }) => m.deleteOrganization({ org_code }), { name: 'First' }],
  ['deleteRole', (m, { role_id }) => m.deleteRole({ role_id }), { key: 'first' }],
  ['deletePermission', (m, { permission_id }) => m.deletePermission({ permission_id }), { key: 'first' }],
  ['deleteFeatureFlag', (m) => m.deleteFeatureFlag({ feature_flag_key: 'first' }), { key: 'first' }],
  [
    'removeOrganizationUser',
    (m, { org_code, user_id }) => m.removeOrganizationUser({ org_code, user_id }),
    { email: 'first@example.com' },
  ],
];

const matching = (found: object | undefined): object =>
  Object.fromEntries(
    Object.entries(found ?? {}).map(([key, value]) => [
      key,
      value instanceof RegExp ? expect.stringMatching(value) : value,
    ]),
  );

describe('reconcile', () => {
  test.each(CREATES)('%s: the record if it was carried out, else undefined', async (_, write, found, outcome) => {
    const { management, lose } = await tenant();
    const known = await things(management);
    const lost = await lose('before', () => write(management, known));
    expect(lost.canReconcile).toBe(true);
    expect(await lost.outcome(QUICK)).toEqual({ outcome: 'not_applied' });
    expect(await lost.reconcile(QUICK)).toBeUndefined();
    const done = await lose('after', () => write(management, known));
    expect(await done.outcome(QUICK)).toMatchObject({ outcome: outcome ?? 'applied', record: matching(found) });
    expect(await done.reconcile(QUICK)).toMatchObject(matching(found));
  });

  test.each(CHANGES)('%s: whether the record has what was sent', async (_, write, found) => {
    const { management, lose } = await tenant();
    const known = await things(management);
    const lost = await lose('before', () => write(management, known));
    expect(await lost.outcome(QUICK)).toMatchObject({ outcome: 'not_applied', record: expect.any(Object) });
    const done = await lose('after', () => write(management, known));
    expect(await done.outcome(QUICK)).toMatchObject({ outcome: 'applied', record: matching(found) });
  });

  test.each(REMOVALS)('%s: the record while it is there', async (_, write, found) => {
    const { management, lose } = await tenant();
    const known = await things(management);
    const lost = await lose('before', () => write(management, known));
    expect(await lost.outcome(QUICK)).toMatchObject({ outcome: 'not_applied', record: matching(found) });
    const done = await lose('after', () => write(management, known));
    expect(await done.outcome(QUICK)).toEqual({ outcome: 'applied' });
  });

  test('addOrganizationUsers: all of them or none', async () => {
    const { management, lose } = await tenant();
    const { org_code, user_id } = await things(management);
    const { id = '' } = await management.createUser({ email: 'second@example.com' });
    const write = () => management.addOrganizationUsers({ org_code, users: [{ id: user_id }, { id }] });
    expect(await (await lose('before', write)).outcome(QUICK)).toEqual({ outcome: 'not_applied' });
    expect(await (await lose('after', write)).outcome(QUICK)).toMatchObject({ outcome: 'applied' });
  });

  test('tells a record that was there before from one that this write made', async () => {
    const old = json({ users: [{ id: 'old', email: 'a@example.com', created_on: '2020-01-01T00:00:00+00' }] });
    const kinde = new FakeKinde([broken('ECONNRESET'), old]);
    const error = (await failureOf(kinde.client().createUser({ email: 'a@example.com' }))) as unknown;
    expect(await (error as KindeAmbiguousWriteError).outcome(QUICK)).toEqual({ outcome: 'not_applied' });
  });

  test('looks again, since the write may still be on its way', async () => {
    const created_on = new Date(Date.now() + 1_000).toISOString();
    const none = json({ users: [] });
    const kinde = new FakeKinde([
      broken('ECONNRESET'),
      none,
      none,
      json({ users: [{ id: 'kp_1', email: 'a@example.com', created_on }] }),
    ]);
    const error = (await failureOf(kinde.client().createUser({ email: 'a@example.com' }))) as unknown;
    const found = await (error as KindeAmbiguousWriteError).reconcile({ attempts: 3, wait: 5 });
    expect(found).toMatchObject({ id: 'kp_1' });
    expect(kinde.calls).toHaveLength(4);
  });

  test('ends with its signal and its deadline, also between two looks', async () => {
    const kinde = new FakeKinde([broken('ECONNRESET'), () => json({ users: [] })]);
    const error = (await failureOf(kinde.client().createUser({ email: 'a@example.com' }))) as unknown;
    const { reconcile } = error as KindeAmbiguousWriteError;
    const look = (options: object) => reconcile.call(error as KindeAmbiguousWriteError, options);
    const controller = new AbortController();
    const work = failureOf(look({ signal: controller.signal, wait: 60_000 }));
    while (kinde.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort('enough');
    expect(await work).toMatchObject({ code: 'ABORTED', cause: 'enough' });
    expect(await failureOf(look({ deadline: 20, wait: 60_000 }))).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await failureOf(look({ attempts: 0 }))).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('a write that nothing shows says so', async () => {
    const kinde = new FakeKinde(broken('ECONNRESET'));
    const error = (await failureOf(
      kinde.client().setUserPassword({ user_id: 'kp_1', hashed_password: 'hash' }),
    )) as unknown as KindeAmbiguousWriteError;
    expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', canReconcile: false });
    expect(await failureOf(error.reconcile())).toMatchObject({ code: 'INPUT_INVALID', operation: 'setUserPassword' });
    expect(kinde.calls).toHaveLength(1);
  });

  test('works from the slim client too, which loads the lookups then', async () => {
    const { options, lose } = shaky();
    const slim = createManagementClient(options);
    const error = await lose('after', () => slim.call(createOrganization, { name: 'Slim' }));
    expect(await error.reconcile(QUICK)).toMatchObject({ name: 'Slim' });
  });
});

describe('which failures', () => {
  const create = (kinde: FakeKinde, options: object = {}) =>
    failureOf(kinde.client({ retry: { limit: 1, baseDelay: 1 } }).createOrganization({ name: 'x' }, options));
  const cut: Answer = new Response('{"code":"O', { status: 200 });

  test.each<[string, Answer, string]>([
    ['a reset', broken('ECONNRESET'), 'NETWORK_ERROR'],
    ['500', refused(500), 'SERVER_ERROR'],
    ['503', refused(503), 'SERVER_ERROR'],
    ['408', refused(408), 'UNEXPECTED_STATUS'],
    ['a success that is cut off', cut, 'UNEXPECTED_RESPONSE'],
    ['a timeout', hang, 'TIMEOUT'],
  ])('%s leaves a write unsure', async (_, answer, code) => {
    const error = await create(new FakeKinde(answer), { timeout: 20 });
    expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', operation: 'createOrganization', cause: { code } });
    expect(error.status).toBe(error.cause.status);
    expect(isAmbiguousWrite(error, 'createOrganization')).toBe(true);
    expect(isAmbiguousWrite(error, 'createUser')).toBe(false);
  });

  test('the deadline does while the request is on its way, and not before', async () => {
    const sent = await create(new FakeKinde(hang), { deadline: 20 });
    expect(sent).toMatchObject({ code: 'AMBIGUOUS_WRITE', cause: { code: 'DEADLINE_EXCEEDED' } });
    const unsent = await create(new FakeKinde(() => json({}), hang), { deadline: 20 });
    expect(unsent).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test.each<[string, Answer, string]>([
    ['a refused connection', broken('ECONNREFUSED'), 'NETWORK_ERROR'],
    ['400', refused(400), 'BAD_REQUEST'],
    ['403', refused(403, 'SCOPE_MISSING'), 'SCOPE_MISSING'],
    ['409', refused(409), 'CONFLICT'],
    ['429', new Response('', { status: 429, headers: { 'ratelimit-reset': '0' } }), 'RATE_LIMITED'],
    ['501', refused(501), 'SERVER_ERROR'],
    ['a redirect', new Response(null, { status: 302 }), 'UNEXPECTED_STATUS'],
    [
      'a bot challenge',
      new Response(null, { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }),
      'CHALLENGED',
    ],
  ])('%s does not', async (_, answer, code) => {
    expect(await create(new FakeKinde(answer))).toMatchObject({ code });
  });

  test('the deadline does, with hooks around the call too', async () => {
    const call: CallHook = (_, next) => next();
    const kinde = new FakeKinde(hang);
    const error = await failureOf(
      kinde.client({ hooks: { call: [call] } }).createOrganization({ name: 'x' }, { deadline: 20 }),
    );
    expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', cause: { code: 'DEADLINE_EXCEEDED' } });
    expect(kinde.calls).toHaveLength(1);
  });

  test('what a call hook does after a write that was carried out does', async () => {
    const call: CallHook = async (_, next) => {
      await next();
      throw new Error('after');
    };
    const client = new FakeKinde(() => json({})).client({ hooks: { call: [call] } });
    expect(await failureOf(client.createOrganization({ name: 'x' }))).toMatchObject({
      code: 'AMBIGUOUS_WRITE',
      cause: { code: 'HOOK_FAILED' },
    });
  });

  test('what a call hook does after a write that Kinde refused does not', async () => {
    const call: CallHook = async (_, next) => next().catch(() => Promise.reject(new Error('after')));
    const client = new FakeKinde(refused(400)).client({ hooks: { call: [call] } });
    expect(await failureOf(client.createOrganization({ name: 'x' }))).toMatchObject({ code: 'HOOK_FAILED' });
  });

  test('nor an abort: who ends a call knows that by himself', async () => {
    const controller = new AbortController();
    const kinde = new FakeKinde(hang);
    const work = create(kinde, { signal: controller.signal });
    while (kinde.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
  });

  test('an attempt that may have acted is not forgotten over a later one that did not', async () => {
    const retry = { limit: 1, baseDelay: 1, writes: true };
    for (const later of [broken('ECONNREFUSED'), refused(400)]) {
      const error = await create(new FakeKinde([broken('ECONNRESET'), later]), { retry });
      expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', attempts: 2 });
    }
  });

  test('a read never is, nor a check that changes nothing', async () => {
    const client = () => new FakeKinde(broken('ECONNRESET')).client({ retry: 0 });
    expect(await failureOf(client().getUsers())).toMatchObject({ code: 'NETWORK_ERROR' });
    expect(await failureOf(client().verifyApiKey({ api_key: 'k' }))).toMatchObject({ code: 'NETWORK_ERROR' });
  });
});

test('naming the operation types what is found', () => {
  const error: unknown = undefined;
  if (isAmbiguousWrite(error, 'createUser'))
    expectTypeOf(error.reconcile).returns.resolves.toEqualTypeOf<GetUsersItem | SearchUsersItem | undefined>();
  if (isAmbiguousWrite(error, 'createOrganization'))
    expectTypeOf(error.reconcile).returns.resolves.toEqualTypeOf<GetOrganizationOutput | undefined>();
  expect(isAmbiguousWrite(error)).toBe(false);
});
