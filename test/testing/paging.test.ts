import { describe, expect, it } from 'vitest';
import { codesOf, connect, type TestClient } from './client.js';

type Item = Record<string, string>;

async function walk({ call }: TestClient, path: string, field: string): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const next = token === undefined ? '' : `&next_token=${encodeURIComponent(token)}`;
    const { body } = await call('GET', `${path}${next}`);
    items.push(...body[field]);
    token = body.next_token;
    pages += 1;
  } while (token !== undefined);
  return { items, pages };
}

describe('token paging', () => {
  it('walks 2,500 users', async () => {
    const client = await connect({ seed: { users: 2500 } });
    const { items, pages } = await walk(client, '/users?page_size=100', 'users');
    expect(pages).toBe(25);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2500);
    expect(items[2499]).toMatchObject({ email: 'user-2500@example.com' });
  });

  it('answers 10 items by default and at most 500', async () => {
    const { call, emulator } = await connect({ seed: { users: 600 } });
    const accessRoles = `/applications/${emulator.credentials.clientId}/access_roles`;
    expect((await call('GET', '/users')).body.users).toHaveLength(10);
    expect((await call('GET', '/users?page_size=500')).body.users).toHaveLength(500);
    for (const path of ['/users?page_size=501', `${accessRoles}?page_size=101`]) {
      const refused = await call('GET', path);
      expect([refused.status, codesOf(refused)]).toEqual([400, ['PAGE_SIZE_LIMIT_EXCEEDED']]);
    }
    expect((await call('GET', `${accessRoles}?page_size=100`)).status).toBe(200);
  });

  it.each(['0', '-1', 'ten', '1.5'])('refuses the page size %s', async (size) => {
    const { call } = await connect();
    expect(codesOf(await call('GET', `/users?page_size=${size}`))).toEqual(['PARAMETER_INVALID']);
  });

  it('ends with a last page that is exactly full', async () => {
    const client = await connect({ seed: { users: 20 } });
    expect((await walk(client, '/users?', 'users')).pages).toBe(2);
  });

  it('holds the position and the order in the token', async () => {
    const { call } = await connect({ seed: { roles: 3 } });
    const { body } = await call('GET', '/roles?page_size=1&sort=name_desc');
    expect(body.roles[0].name).toBe('Role 3');
    expect(atob(body.next_token)).toBe('1:::name_desc');
    const second = await call('GET', `/roles?page_size=1&next_token=${encodeURIComponent(body.next_token)}`);
    expect(second.body.roles[0].name).toBe('Role 2');
  });

  it('refuses a token that it did not give out', async () => {
    const { call } = await connect({ seed: { roles: 3 } });
    for (const token of ['abc', '%21%21', btoa('x:::')]) {
      const refused = await call('GET', `/roles?next_token=${token}`);
      expect([refused.status, codesOf(refused)]).toEqual([400, ['INVALID_NEXT_TOKEN']]);
    }
    const { body } = await call('GET', '/roles?page_size=1&sort=name_desc');
    const otherOrder = await call('GET', `/roles?sort=key_asc&next_token=${encodeURIComponent(body.next_token)}`);
    expect(codesOf(otherOrder)).toEqual(['INVALID_NEXT_TOKEN']);
  });

  it.each([
    ['/organizations?page_size=2', 'organizations', 5],
    ['/permissions?page_size=2', 'permissions', 5],
    ['/roles?page_size=2', 'roles', 5],
  ])('walks %s', async (path, field, count) => {
    const client = await connect({ seed: { organizations: 5, permissions: 5, roles: 5 } });
    expect((await walk(client, path, field)).items).toHaveLength(count);
  });

  it('walks the maps and lists whose paging the document leaves out', async () => {
    const roles = Array.from({ length: 12 }, (_, index) => ({ key: `r${index}` }));
    const properties = Object.fromEntries(roles.map(({ key }) => [key, 'x']));
    const organizations = [{ code: 'org_a', name: 'A', properties }];
    const membership = { code: 'org_a', roles: roles.map(({ key }) => key) };
    const users = [{ id: 'kp_1', properties, organizations: [membership] }];
    const client = await connect({ seed: { featureFlags: 12, roles, organizations, users } });
    const first = (await client.call('GET', '/environment/feature_flags')).body;
    const token = encodeURIComponent(first.next_token);
    const second = (await client.call('GET', `/environment/feature_flags?next_token=${token}`)).body;
    expect(Object.keys(first.feature_flags)).toHaveLength(10);
    expect(Object.keys(second.feature_flags)).toEqual(['flag-11', 'flag-12']);
    for (const [path, field] of [
      ['/users/kp_1/properties?', 'properties'],
      ['/organizations/org_a/properties?', 'properties'],
      ['/organizations/org_a/users/kp_1/roles?', 'roles'],
    ] as const) {
      const { items, pages } = await walk(client, path, field);
      expect([items.length, pages]).toEqual([12, 2]);
    }
  });

  it('walks the users of an organization in order', async () => {
    const client = await connect({ seed: { users: 25, organizations: [{ code: 'org_a', name: 'A' }] } });
    const { items } = await walk(client, '/organizations/org_a/users?sort=email_desc', 'organization_users');
    const emails = items.map(({ email }) => email ?? '');
    expect(emails).toHaveLength(25);
    expect(emails).toEqual([...emails].sort().reverse());
  });
});

describe('cursor paging', () => {
  it('walks forward until nothing more is there', async () => {
    const { call } = await connect({ seed: { users: 25 } });
    const first = (await call('GET', '/search/users?query=*')).body;
    expect(first).not.toHaveProperty('has_more');
    expect(first.results).toHaveLength(10);
    const second = (await call('GET', `/search/users?starting_after=${first.results[9].id}&page_size=20`)).body.results;
    expect(second).toHaveLength(15);
    expect(second[0].email).toBe('user-11@example.com');
    const back = (await call('GET', `/search/users?ending_before=${second[0].id}&page_size=3`)).body.results;
    expect(back.map(({ email }: Item) => email)).toEqual([
      'user-8@example.com',
      'user-9@example.com',
      'user-10@example.com',
    ]);
  });

  it('pages identities without a page size', async () => {
    const { call } = await connect({ seed: { users: [{ id: 'kp_1' }] } });
    for (let index = 0; index < 12; index += 1) {
      await call('POST', '/users/kp_1/identities', { type: 'email', value: `a${index}@example.com` });
    }
    const first = (await call('GET', '/users/kp_1/identities')).body;
    expect([first.identities.length, first.has_more]).toEqual([10, true]);
    const second = (await call('GET', `/users/kp_1/identities?starting_after=${first.identities[9].id}`)).body;
    expect([second.identities.length, second.has_more]).toEqual([2, false]);
  });

  it('refuses both cursors, and one that it does not know', async () => {
    const { call } = await connect();
    for (const path of ['/search/users', '/connections', '/applications/a/access_roles']) {
      expect(codesOf(await call('GET', `${path}?starting_after=a&ending_before=b`))).toEqual(['TOO_MANY_PARAMETERS']);
    }
    expect(codesOf(await call('GET', '/search/users?starting_after=kp_x'))).toEqual(['INVALID_CURSOR']);
  });
});

describe('cost of a page', () => {
  it('does not grow with the offset', async () => {
    const { call } = await connect({ seed: { users: 20_000 } });
    await call('GET', '/users');
    const time = async (offset: number) => {
      const start = performance.now();
      for (let round = 0; round < 20; round += 1) {
        await call('GET', `/users?page_size=10&next_token=${encodeURIComponent(btoa(`${offset}:::`))}`);
      }
      return performance.now() - start;
    };
    await time(10);
    // The best of five, in turn: a busy machine only adds.
    const early: number[] = [];
    const late: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      early.push(await time(10));
      late.push(await time(19_980));
    }
    expect(Math.min(...late)).toBeLessThan(Math.min(...early) * 5 + 20);
  }, 60_000);
});
