import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  exportUsers,
  exportUsersToFile,
  fromCsv,
  fromNdjson,
  importUsers,
  toCsv,
  toNdjson,
  type UserRecord,
} from '../../src/bulk/index.js';
import { kinde, temporaryFolder } from './support.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const people: UserRecord[] = Array.from({ length: 45 }, (_, n) => ({
  email: `user-${n}@example.com`,
  email_verified: n % 2 === 0,
  first_name: `First ${n}`,
  is_suspended: n === 3,
  ...(n % 3 === 0 && { phone: `+6142614${8200 + n}`, phone_verified: true }),
  ...(n % 4 === 0 && { username: `user.${n}`, provided_id: `crm-${n}` }),
  ...(n % 5 === 0 && { properties: { city: 'Perth', note: 'a;b,"c"' } }),
  ...(n === 7 && { identities: [{ type: 'email' as const, identity: 'second@example.com', is_verified: true }] }),
  organizations: n % 2 === 0 ? [{ code: 'org_a', roles: ['admin'], permissions: ['read:todos'] }, 'org_b'] : [],
}));

/** What makes a user, without what every Kinde gives out anew. */
const same = (records: readonly UserRecord[]) => sorted(records).map(({ id: _, created_on: __, ...record }) => record);

/** An import makes users in no certain order, nor do they join their organizations in one. */
function sorted(records: readonly UserRecord[]): UserRecord[] {
  const number = ({ email }: UserRecord): number => Number(/\d+/.exec(email ?? ''));
  const code = (one: NonNullable<UserRecord['organizations']>[number]): string =>
    typeof one === 'string' ? one : one.code;
  return records
    .map((record) => ({
      ...record,
      ...(record.organizations && {
        organizations: [...record.organizations].sort((a, b) => code(a).localeCompare(code(b))),
      }),
    }))
    .sort((a, b) => number(a) - number(b));
}

describe('exportUsers', () => {
  it.each(['csv', 'ndjson'] as const)(
    'gives what an import of it makes the same users of, through %s',
    async (format) => {
      const [from, to] = [kinde(), kinde()];
      expect((await importUsers(from.management, people)).counts.created).toBe(45);
      const options = { roles: true, verified: true, pageSize: 20 };
      const users = sorted(await all(exportUsers(from.management, options)));
      expect(users).toHaveLength(45);
      expect(users[0]).toMatchObject({
        email: 'user-0@example.com',
        email_verified: true,
        phone_verified: true,
        properties: { city: 'Perth', note: 'a;b,"c"' },
        organizations: [
          { code: 'org_a', roles: ['admin'], permissions: ['read:todos'] },
          { code: 'org_b', roles: [] },
        ],
      });
      expect(users[7]?.identities).toMatchObject([
        { type: 'email', identity: 'second@example.com', is_verified: true },
      ]);
      const read = format === 'csv' ? fromCsv(toCsv(users)) : fromNdjson(toNdjson(users));
      const summary = await importUsers(to.management, read);
      expect(summary).toMatchObject({ counts: { created: 45, failed: 0 } });
      expect(same(await all(exportUsers(to.management, options)))).toEqual(same(users));
    },
  );

  it('asks for no more than it is asked', async () => {
    const { management, count, emulator } = kinde();
    await importUsers(management, people);
    const before = emulator.requests.length;
    expect(await all(exportUsers(management))).toHaveLength(45);
    expect(emulator.requests.length - before).toBe(1);
    await all(exportUsers(management, { properties: false }));
    expect(count('searchUsers')).toBe(1);
    const members = sorted(await all(exportUsers(management, { organization: 'org_a', pageSize: 10 })));
    expect(members).toHaveLength(23);
    expect(members.every(({ organizations }) => organizations?.includes('org_a'))).toBe(true);
    expect(members[0]?.properties).toEqual({ city: 'Perth', note: 'a;b,"c"' });
  });

  it.each([
    [{ concurrency: 0 }, /concurrency/],
    [{ concurrency: 101 }, /concurrency/],
    [{ maxOutage: -1 }, /maxOutage/],
    [{ pageSize: 0 }, /pageSize/],
    [{ pageSize: 501 }, /pageSize/],
    [{ pageSize: 1.5 }, /pageSize/],
  ])('refuses the options %j before it asks for anything', async (options, message) => {
    using folder = temporaryFolder();
    const { management, emulator } = kinde();
    const wrong = { code: 'CONFIG_INVALID', message };
    await expect(all(exportUsers(management, options))).rejects.toMatchObject(wrong);
    await expect(exportUsersToFile(management, folder.file('users'), options)).rejects.toMatchObject(wrong);
    expect(emulator.requests).toEqual([]);
    expect(existsSync(folder.file('users.part'))).toBe(false);
  });

  it.each([
    ['a request', 0],
    ['a wait', 100],
  ])('ends with a typed error where it is aborted in %s', async (_, reset) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { management } = kinde({
      onRequest(_request, { operation }) {
        if (operation !== 'searchUsers') return undefined;
        if (reset === 0) stop.abort(reason);
        else setTimeout(() => stop.abort(reason), 50);
        return Response.json({ errors: [] }, { status: 429, headers: { 'ratelimit-reset': String(reset) } });
      },
    });
    await expect(all(exportUsers(management, { signal: stop.signal }))).rejects.toMatchObject({
      code: 'ABORTED',
      cause: reason,
    });
  });

  it('into a file goes on after a stop, and gives the same file', async () => {
    using folder = temporaryFolder();
    const { management, emulator } = kinde();
    await importUsers(management, people);
    const plain = folder.file('plain.csv');
    await exportUsersToFile(management, plain, { format: 'csv', pageSize: 10 });
    const file = folder.file('users.csv');
    const checkpoint = folder.file('checkpoint');
    const options = { format: 'csv', pageSize: 10, checkpoint } as const;
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => void (done >= 20 && stop.abort());
    await expect(
      exportUsersToFile(management, file, { ...options, onProgress, signal: stop.signal }),
    ).rejects.toThrow();
    expect(existsSync(file)).toBe(false);
    // As if killed while the next page was written.
    writeFileSync(`${file}.part`, `${readFileSync(`${file}.part`, 'utf8')}kp_half,"ha`);
    await expect(exportUsersToFile(management, file, { ...options, roles: true })).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
    });
    emulator.faults.once('searchUsers', 'truncated');
    expect(await exportUsersToFile(management, file, options)).toEqual({ done: 45, resumed: 20 });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(plain, 'utf8'));
    expect(existsSync(checkpoint)).toBe(false);
    writeFileSync(checkpoint, 'something else');
    await expect(exportUsersToFile(management, file, options)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });
});
