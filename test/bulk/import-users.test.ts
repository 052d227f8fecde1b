import { describe, expect, it } from 'vitest';
import { type BulkResult, fromCsv, importUsers, type UserRecord } from '../../src/bulk/index.js';
import { kinde, seed, usersOf } from './support.js';

const many = (count: number): UserRecord[] =>
  Array.from({ length: count }, (_, n) => ({ email: `user-${n}@example.com`, organizations: ['org_a'] }));

/** Runs an import and keeps what it tells. */
async function imported(
  management: ReturnType<typeof kinde>['management'],
  source: Parameters<typeof importUsers>[1],
  options: Parameters<typeof importUsers>[2] = {},
) {
  const results: BulkResult[] = [];
  const summary = await importUsers(management, source, {
    ...options,
    onResult: (result) => void results.push(result),
  });
  return { summary, results: results.sort((a, b) => a.index - b.index) };
}

const statuses = (results: readonly BulkResult[]) =>
  results.map(({ status, code }) => (code ? `${status} ${code}` : status));

describe('importUsers', () => {
  it('makes users with everything that a record says', async () => {
    const { management } = kinde();
    const record: UserRecord = {
      email: 'Amber@Example.com',
      email_verified: true,
      phone: '+61426148233',
      phone_country_id: 'au',
      username: 'amber',
      first_name: 'Amber',
      last_name: 'Heron',
      provided_id: 'crm-1',
      hashed_password: '$2b$10$abcdefghijklmnopqrstuv',
      is_suspended: true,
      organizations: ['org_b', { code: 'org_a', roles: ['admin'], permissions: ['read:todos'] }],
      properties: { city: 'Sydney' },
    };
    const { summary, results } = await imported(management, [record]);
    expect(summary).toMatchObject({ job: 'users.import', done: 1, counts: { created: 1, failed: 0 }, failures: [] });
    const [user] = await usersOf(management);
    expect(results).toEqual([{ index: 0, line: undefined, key: 'Amber@Example.com', status: 'created', id: user?.id }]);
    expect(user).toMatchObject({
      email: 'amber@example.com',
      phone: '+61426148233',
      username: 'amber',
      first_name: 'Amber',
      last_name: 'Heron',
      provided_id: 'crm-1',
      is_suspended: true,
    });
    expect([...(user?.organizations ?? [])].sort()).toEqual(['org_a', 'org_b']);
    const user_id = user?.id ?? '';
    const { roles } = await management.getOrganizationUserRoles({ org_code: 'org_a', user_id });
    expect(roles?.map(({ key }) => key)).toEqual(['admin']);
    const properties = await management.getUserPropertyValues({ user_id }).toArray();
    expect(properties).toMatchObject([{ key: 'city', value: 'Sydney' }]);
    const identities = await management.getUserIdentities({ user_id }).toArray();
    expect(identities.map(({ type, is_confirmed }) => [type, is_confirmed])).toEqual([
      ['email', true],
      ['phone', false],
      ['username', false],
    ]);
  });

  it('looks users up and places them 100 with one request', async () => {
    const { management, count } = kinde();
    expect((await importUsers(management, many(250))).counts.created).toBe(250);
    expect(await usersOf(management)).toHaveLength(250);
    expect([count('createUser'), count('addOrganizationUsers')]).toEqual([250, 3]);
  });

  it('tells what is wrong with a record before it asks for anything', async () => {
    const { management, emulator } = kinde();
    const wrong: readonly (readonly [object | string, string])[] = [
      ['amber@example.com', 'item 1: A record must be an object.'],
      [{ first_name: 'Amber' }, 'item 2, email: is missing'],
      [{ email: 'amber' }, 'item 3, email: must be an email address'],
      [{ email: 'a,b@example.com' }, 'item 4, email: must be an email address'],
      [{ phone: '0426 148 233' }, 'item 5, phone: must be a phone number'],
      [{ email: 'a@example.com', mail: 'x' }, 'item 6, mail: is not a field that is known; did you mean `email`?'],
      [{ email: 'a@example.com', salt: 'x' }, 'item 7, salt: needs a hashed_password'],
      [{ email: 'a@example.com', hashed_password: 'x', hashing_method: 'pbkdf2' }, 'item 8, salt: is missing: pbkdf2'],
      [
        { email: 'a@example.com', hashed_password: 'x', hashing_method: 'rot13' },
        'item 9, hashing_method: must be one of',
      ],
      [{ email: 'a@example.com', organizations: [{ roles: [] }] }, 'item 10, organizations: lacks code'],
      [{ email: 'a@example.com', organizations: [{ code: 'org_a', roles: 'admin' }] }, 'item 11, organizations: roles'],
      [{ email: 'a@example.com', properties: { n: 1 } }, 'item 12, properties: must be an object of texts'],
      [{ email: 'a@example.com', is_suspended: 'yes' }, 'item 13, is_suspended: must be true or false'],
      [
        { email: 'a@example.com', identities: [{ type: 'social', identity: 'x' }] },
        'item 14, identities: social needs',
      ],
      // What a quote that nothing closes makes of the rows after it.
      [{ email: 'a@example.com', first_name: 'B\nb@example.com,C' }, 'item 15, first_name: must be text on one line'],
      [{ email: 'a@example.com', provided_id: '1\r' }, 'item 16, provided_id: must be text on one line'],
    ];
    const { summary, results } = await imported(management, wrong.map(([record]) => record) as UserRecord[]);
    expect(results.map(({ message }) => message)).toEqual(wrong.map(([, text]) => expect.stringContaining(text)));
    expect(results.every(({ status, code }) => status === 'failed' && code === 'RECORD_INVALID')).toBe(true);
    expect(summary).toMatchObject({ done: 16, counts: { failed: 16, created: 0 } });
    expect(summary.failures[2]).toMatchObject({ field: 'email', record: { email: 'amber' } });
    expect(emulator.requests).toEqual([]);
  });

  it('refuses columns that are called as what every object has like any other that is not known', async () => {
    const { management, emulator } = kinde();
    for (const column of ['__proto__', 'constructor', 'toString', 'notes']) {
      const { results } = await imported(management, fromCsv([`email,${column}\na@example.com,x\n`]));
      expect(results).toMatchObject([
        { status: 'failed', code: 'RECORD_INVALID', field: column, record: { email: 'a@example.com' } },
      ]);
      expect(results[0]?.message).toBe(`line 2, ${column}: is not a field that is known`);
    }
    expect(emulator.requests).toEqual([]);
  });

  it('sets a property that is called so', async () => {
    const { management } = kinde({ seed: { ...seed, properties: [{ key: '__proto__', context: 'usr' }] } });
    const { results } = await imported(management, fromCsv(['email,properties.__proto__\na@example.com,x\n']));
    const values = await management.getUserPropertyValues({ user_id: results[0]?.id ?? '' }).toArray();
    expect(values).toMatchObject([{ key: '__proto__', value: 'x' }]);
  });

  it('takes an empty text for nothing, in every field', async () => {
    const { management } = kinde();
    const empty = { email: 'b@example.com', organizations: '', identities: '', properties: '', first_name: '' };
    const records = [{ email: 'a@example.com' }, empty as unknown as UserRecord];
    expect(statuses((await imported(management, records)).results)).toEqual(['created', 'created']);
    const again = await imported(management, records, { ifExists: 'update' });
    expect(statuses(again.results)).toEqual(['unchanged', 'unchanged']);
  });

  it.each([
    ['skip', 'skipped USER_EXISTS'],
    ['fail', 'failed USER_EXISTS'],
  ] as const)('with ifExists %s leaves users that are there', async (ifExists, expected) => {
    const { management } = kinde({}, {});
    await importUsers(management, [{ email: 'amber@example.com', first_name: 'Amber' }]);
    const records = [{ email: 'AMBER@example.com', first_name: 'Other' }, { email: 'jade@example.com' }];
    const { results } = await imported(management, records, { ifExists });
    expect(statuses(results)).toEqual([expected, 'created']);
    expect((await usersOf(management)).map(({ first_name }) => first_name)).toEqual(['Amber', undefined]);
  });

  it('with ifExists update brings users up to their records, and sends nothing where nothing differs', async () => {
    const { management, count } = kinde();
    const before = { email: 'amber@example.com', first_name: 'Amber', properties: { city: 'Perth' } };
    await importUsers(management, [before, { email: 'jade@example.com' }]);
    const record: UserRecord = {
      email: 'amber@example.com',
      username: 'amber',
      first_name: 'Ambra',
      hashed_password: 'x',
      properties: { city: 'Sydney', team: 'red' },
      organizations: [{ code: 'org_a', roles: ['admin'] }],
    };
    const once = await imported(management, [record, { email: 'jade@example.com' }], { ifExists: 'update' });
    expect(statuses(once.results)).toEqual(['updated', 'unchanged']);
    // Both were made at once, so either may be the first.
    const amber = (await usersOf(management)).find(({ email }) => email === 'amber@example.com');
    expect(amber).toMatchObject({ first_name: 'Ambra', username: 'amber', organizations: ['org_a'] });
    const properties = await management.getUserPropertyValues({ user_id: amber?.id ?? '' }).toArray();
    expect(properties.map(({ key, value }) => [key, value])).toEqual([
      ['city', 'Sydney'],
      ['team', 'red'],
    ]);
    // A password that the user may have changed since is left alone, unless it is said.
    expect(count('setUserPassword')).toBe(0);
    const [updates, writes] = [count('updateUser'), count('updateUserProperties')];
    const plain = { ...record, organizations: ['org_a'] };
    const again = await imported(management, [plain], { ifExists: 'update' });
    expect(statuses(again.results)).toEqual(['unchanged']);
    expect([count('updateUser'), count('updateUserProperties')]).toEqual([updates, writes]);
    await imported(management, [plain], { ifExists: 'update', overwritePasswords: true });
    expect(count('setUserPassword')).toBe(1);
  });

  it('makes one user of two records of the same one, whatever they are told by', async () => {
    const { management } = kinde();
    const records = [
      { email: 'amber@example.com', username: 'amber' },
      { email: 'Amber@example.com' },
      { username: 'AMBER', email: 'other@example.com' },
      ...many(150),
      { email: 'user-3@example.com' },
    ];
    const { results } = await imported(management, records, { concurrency: 50 });
    expect(statuses(results.slice(0, 3))).toEqual(['created', 'skipped USER_EXISTS', 'skipped USER_EXISTS']);
    expect(statuses(results.slice(-1))).toEqual(['skipped USER_EXISTS']);
    expect(await usersOf(management)).toHaveLength(151);
  });

  it('does not guess whose record it is when its identities belong to two users', async () => {
    const { management } = kinde();
    await importUsers(management, [{ email: 'amber@example.com' }, { username: 'jade' }]);
    const { results } = await imported(management, [{ email: 'amber@example.com', username: 'jade' }], {
      ifExists: 'update',
    });
    expect(statuses(results)).toEqual(['failed IDENTITY_CONFLICT']);
  });

  it('finds the one membership of 100 that Kinde refuses, and says that the user is there', async () => {
    const { management } = kinde();
    const records = many(100).map((record, n) =>
      n === 37 ? { ...record, organizations: [{ code: 'org_a', roles: ['no-such'] }] } : record,
    );
    const { summary, results } = await imported(management, records);
    expect(summary.counts).toMatchObject({ created: 99, failed: 1 });
    expect(results[37]).toMatchObject({ status: 'failed', field: 'organizations', id: expect.stringMatching(/^kp_/) });
    expect(results[37]?.message).toMatch(/^organization org_a: .*no-such/);
    expect(await management.getOrganizationUsers({ org_code: 'org_a', page_size: 100 }).toArray()).toHaveLength(99);
  });

  it.each([
    ['reset before Kinde acted', { kind: 'reset', commit: 'before' }, 2],
    ['reset after it', { kind: 'reset', commit: 'after' }, 1],
    ['cut off', 'truncated', 1],
    ['failed after it', { kind: 'server-error', commit: 'after' }, 1],
    ['failed before it', { kind: 'server-error' }, 2],
    ['refused by a limiter', { kind: 'rate-limited', resetS: 0.01 }, 2],
  ] as const)('makes a user once when the answer is %s', async (_, fault, sent) => {
    const { management, emulator, count } = kinde();
    emulator.faults.once('createUser', fault);
    const record = { email: 'amber@example.com', hashed_password: 'x', organizations: ['org_a'] };
    const { results } = await imported(management, [record], { ifExists: 'fail' });
    expect(statuses(results)).toEqual(['created']);
    expect(await usersOf(management)).toMatchObject([{ email: 'amber@example.com', organizations: ['org_a'] }]);
    expect([count('createUser'), count('setUserPassword')]).toEqual([sent, 1]);
  });

  it('makes a user once when Kinde acts after it was looked up', async () => {
    const { emulator } = kinde();
    let late: Promise<Response> | undefined;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method !== 'POST' || !String(input).endsWith('/user')) return emulator.fetch(input, init);
      if (late) {
        // The first request arrives only now, before the second one.
        await late;
        return emulator.fetch(input, init);
      }
      const { signal: _, ...request } = init;
      late = new Promise((resolve) => setTimeout(() => resolve(emulator.fetch(input, request)), 400));
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    };
    const { management } = kinde({}, { ...emulator.credentials, fetch });
    const { results } = await imported(management, [{ email: 'amber@example.com' }], { ifExists: 'fail' });
    expect(statuses(results)).toEqual(['created']);
    expect(await usersOf(management)).toHaveLength(1);
  });

  it('in a dry run tells what it would do, and changes nothing', async () => {
    const { management, emulator } = kinde();
    await importUsers(management, [{ email: 'amber@example.com', first_name: 'Amber' }]);
    const before = emulator.requests.length;
    const records = [
      { email: 'amber@example.com', first_name: 'Other' },
      { email: 'jade@example.com' },
      { email: 'no' },
    ];
    const { summary, results } = await imported(management, records, { dryRun: true, ifExists: 'update' });
    expect(statuses(results)).toEqual(['updated', 'created', 'failed RECORD_INVALID']);
    expect(summary.dryRun).toBe(true);
    expect(emulator.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
