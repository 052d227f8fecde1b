import { describe, expect, it } from 'vitest';
import { codesOf, connect, type TestClient } from './client.js';
import { withReceiver } from './webhooks/receiver.js';

const add = (call: TestClient['call'], email: string, first_name: string, last_name: string) => {
  return call('POST', `/subscribers?${new URLSearchParams({ email, first_name, last_name })}`);
};

describe('subscribers', () => {
  it('are added and read', async () => {
    const { call } = await connect();
    const created = await add(call, 'Sub@example.com', 'Sub', 'Scriber');
    expect(created.status).toBe(201);
    const id = created.body.subscriber.subscriber_id;
    const { subscribers } = (await call('GET', `/subscribers/${id}`)).body;
    expect(subscribers).toEqual([{ id, preferred_email: 'Sub@example.com', first_name: 'Sub', last_name: 'Scriber' }]);
    expect(codesOf(await call('GET', '/subscribers/no'))).toEqual(['SUBSCRIBER_NOT_FOUND']);
    const again = await add(call, 'sub@example.com', 'X', 'Y');
    expect([again.status, codesOf(again)]).toEqual([409, ['SUBSCRIBER_EXISTS']]);
    expect(codesOf(await add(call, 'other@example.com', '', 'Y'))).toEqual(['PARAMETER_REQUIRED']);
  });

  it('are listed in order and in pages', async () => {
    const { call } = await connect();
    await add(call, 'c@example.com', 'Amber', 'One');
    await add(call, 'a@example.com', 'Coral', 'Two');
    await add(call, 'b@example.com', 'Beryl', 'Three');
    const list = async (query: string) => {
      const { subscribers, next_token } = (await call('GET', `/subscribers?${query}`)).body;
      return [subscribers.map(({ full_name }: { full_name: string }) => full_name), next_token] as const;
    };
    expect((await list('sort=email_asc'))[0]).toEqual(['Coral Two', 'Beryl Three', 'Amber One']);
    const [first, token] = await list('page_size=2&sort=name_desc');
    expect(first).toEqual(['Coral Two', 'Beryl Three']);
    expect(await list(`page_size=2&next_token=${token}`)).toEqual([['Amber One'], undefined]);
  });

  it('are told to webhooks', async () => {
    const { call, emulator, received } = await withReceiver();
    const { subscriber_id: id } = (await add(call, 'sub@example.com', 'Sub', 'Scriber')).body.subscriber;
    await emulator.deliverWebhooks();
    const subscriber = { id, email: 'sub@example.com', first_name: 'Sub', last_name: 'Scriber', user_id: null };
    expect(received.map(({ event }) => [event.type, event.data])).toEqual([['subscriber.created', { subscriber }]]);
  });
});

describe('categories of properties', () => {
  it('are made, renamed and listed by what they are for', async () => {
    const { call } = await connect();
    const make = (name: string, context: string) => call('POST', '/property_categories', { name, context });
    const { id } = (await make('Address', 'usr')).body.category;
    await make('Address', 'org');
    const names = async (query = '') => {
      return (await call('GET', `/property_categories${query}`)).body.categories.map(
        ({ name }: { name: string }) => name,
      );
    };
    expect((await call('PUT', `/property_categories/${id}`, { name: 'Home' })).status).toBe(200);
    expect(await names('?context=usr')).toEqual(['Home']);
    expect(await names()).toEqual(['Home', 'Address']);
    const again = await make('Home', 'usr');
    expect([again.status, codesOf(again)]).toEqual([409, ['CATEGORY_EXISTS']]);
    expect(codesOf(await call('PUT', '/property_categories/no', { name: 'X' }))).toEqual(['CATEGORY_NOT_FOUND']);
  });

  it('come in pages, in both directions', async () => {
    const { call } = await connect();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      ids.push((await call('POST', '/property_categories', { name, context: 'usr' })).body.category.id);
    }
    const page = async (query: string) => {
      const { categories, has_more } = (await call('GET', `/property_categories?page_size=2&${query}`)).body;
      return [categories.map(({ name }: { name: string }) => name), has_more];
    };
    expect(await page('')).toEqual([['a', 'b'], true]);
    expect(await page(`starting_after=${ids[1]}`)).toEqual([['c'], false]);
    expect(await page(`ending_before=${ids[2]}`)).toEqual([['a', 'b'], false]);
  });
});

describe('system permissions', () => {
  it('are given to roles and taken from them, and go with the role', async () => {
    const { call } = await connect({ seed: { roles: [{ id: 'role_1', key: 'admin' }] } });
    const { system_permissions: all } = (await call('GET', '/system_permissions?sort=name_asc')).body;
    const names = all.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...names].sort());
    const [first, second] = all;
    const path = '/roles/role_1/system_permissions';
    const added = (await call('PATCH', path, { system_permissions: [{ id: first.id }, { id: second.id }] })).body;
    expect(added).toMatchObject({ system_permissions_added: [first.id, second.id], system_permissions_removed: [] });
    const less = [{ id: first.id, operation: 'delete' }, { id: second.id }];
    const removed = (await call('PATCH', path, { system_permissions: less })).body;
    expect(removed).toMatchObject({ system_permissions_added: [], system_permissions_removed: [first.id] });
    expect((await call('GET', path)).body.system_permissions).toEqual([second]);
    const wrong = [{ id: first.id }, { id: 'no' }];
    expect(codesOf(await call('PATCH', path, { system_permissions: wrong }))).toEqual(['SYSTEM_PERMISSION_NOT_FOUND']);
    expect((await call('GET', path)).body.system_permissions).toEqual([second]);
    await call('DELETE', '/roles/role_1');
    expect(codesOf(await call('GET', path))).toEqual(['ROLE_NOT_FOUND']);
  });

  it('come in pages', async () => {
    const { call } = await connect();
    const first = (await call('GET', '/system_permissions?page_size=5')).body;
    const rest = (await call('GET', `/system_permissions?page_size=5&next_token=${first.next_token}`)).body;
    const ids = [...first.system_permissions, ...rest.system_permissions].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(8);
  });
});
