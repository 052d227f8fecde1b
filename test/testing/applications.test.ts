import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.js';
import { codesOf, connect, requestToken, type TestClient } from './client.js';
import { createBrowser } from './sign-in/browser.js';
import { authorizeUrl, CALLBACK, claimsOf, paramsOf, seed, VERIFIER } from './sign-in/support.js';

async function make(call: TestClient['call'], body: object) {
  const { application } = (await call('POST', '/applications', body)).body;
  return application as { id: string; client_id: string; client_secret?: string };
}

/** An application that was made by the API and signs users in. */
async function withWeb(now?: () => number) {
  const client = await connect({ seed, ...(now ? { now } : {}) });
  const application = await make(client.call, { name: 'Shop', type: 'reg' });
  const { id, client_secret = '' } = application;
  await client.call('POST', `/applications/${id}/auth_redirect_urls`, { urls: [CALLBACK] });
  const start = (more: Record<string, string> = {}, userId = 'kp_one') => {
    return client.emulator.signIn(authorizeUrl(client.emulator, { client_id: id, ...more }), { userId });
  };
  const tokens = async (callback: string) => {
    const { code = '' } = paramsOf(callback);
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
    return await ask(client.emulator, { client_id: id, client_secret, ...form });
  };
  return { ...client, id, client_secret, start, tokens };
}

async function ask({ domain, fetch }: Emulator, form: Record<string, string>) {
  const answer = await fetch(`${domain}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: await answer.json() };
}

describe('applications', () => {
  it('live from creation to deletion', async () => {
    const { call } = await connect();
    const { id, client_id, client_secret } = await make(call, { name: 'Shop', type: 'reg' });
    expect(id).toBe(client_id);
    const path = `/applications/${id}`;
    expect((await call('GET', path)).body.application).toMatchObject({ id, client_secret, name: 'Shop', type: 'reg' });
    const changes = { name: 'Market', login_uri: 'https://app.example.com/login', has_marketing_consent: true };
    expect(await call('PATCH', path, changes)).toEqual({ status: 200, body: '' });
    expect((await call('GET', path)).body.application).toMatchObject({ ...changes, is_ask_for_name: false });
    expect((await call('DELETE', path)).status).toBe(200);
    expect(codesOf(await call('GET', path))).toEqual(['APPLICATION_NOT_FOUND']);
    expect(codesOf(await call('PATCH', path, {}))).toEqual(['APPLICATION_NOT_FOUND']);
  });

  it('are listed in pages and in order, with the seeded ones', async () => {
    const { call } = await connect({ seed });
    await make(call, { name: 'Another', type: 'device' });
    const first = (await call('GET', '/applications?page_size=3&sort=name_asc')).body;
    const rest = (await call('GET', `/applications?page_size=3&next_token=${first.next_token}`)).body;
    const all = [...first.applications, ...rest.applications];
    expect(all.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
      ['Another', 'device'],
      ['Application 1', 'm2m'],
      ['Application 3', 'spa'],
      ['Sample application', 'reg'],
    ]);
    expect(rest.next_token).toBeUndefined();
  });

  it.each([
    ['reg', true],
    ['m2m', true],
    ['spa', false],
    ['device', false],
  ])('of type %s have a secret: %s', async (type, hasSecret) => {
    const { call } = await connect();
    const { id, client_secret } = await make(call, { name: 'One', type });
    expect(client_secret !== undefined).toBe(hasSecret);
    expect((await call('GET', `/applications/${id}`)).body.application.client_secret).toBe(client_secret);
  });

  it('replace their URLs where an update names them', async () => {
    const { call, id } = await withWeb();
    const urls = ['https://a.example.com/back', 'https://b.example.com/back'];
    await call('PATCH', `/applications/${id}`, { redirect_uris: urls, logout_uris: ['https://a.example.com'] });
    expect((await call('GET', `/applications/${id}/auth_redirect_urls`)).body.redirect_urls).toEqual(urls);
    expect((await call('GET', `/applications/${id}/auth_logout_urls`)).body.logout_urls).toEqual([
      'https://a.example.com',
    ]);
    await call('PATCH', `/applications/${id}`, { name: 'Other' });
    expect((await call('GET', `/applications/${id}/auth_redirect_urls`)).body.redirect_urls).toEqual(urls);
  });

  it('need an organization that exists', async () => {
    const { call } = await connect();
    const answer = await call('POST', '/applications', { name: 'One', type: 'm2m', org_code: 'org_none' });
    expect(codesOf(answer)).toEqual(['ORGANIZATION_NOT_FOUND']);
    expect(codesOf(await call('POST', '/applications', { name: 'One', type: 'robot' }))).toEqual(['FIELD_INVALID']);
    expect((await call('GET', '/applications')).body.applications).toHaveLength(2);
  });
});

describe('an application for machines', () => {
  it('gets tokens once it is authorized, with the scopes that it was granted', async () => {
    const { call, emulator } = await connect({ seed });
    const { id, client_secret = '' } = await make(call, { name: 'Worker', type: 'm2m', org_code: 'org_1' });
    const own = { client_id: id, client_secret };
    const refused = await requestToken(emulator, own);
    expect([refused.status, refused.body.error]).toEqual([403, 'invalid_request']);
    const [{ id: api }] = (await call('GET', '/apis')).body.apis;
    await call('PATCH', `/apis/${api}/applications`, { applications: [{ id }] });
    const { scopes } = (await call('GET', `/apis/${api}/scopes`)).body;
    const scope = scopes.find(({ key }: { key: string }) => key === 'read:users').id;
    await call('POST', `/apis/${api}/applications/${id}/scopes/${scope}`);
    const { access_token } = (await requestToken(emulator, own)).body;
    expect(decodeJwt(access_token)).toMatchObject({ azp: id, scope: 'read:users', org_code: 'org_1' });
    const get = async (path: string) => {
      const headers = { authorization: `Bearer ${access_token}` };
      return (await emulator.fetch(`${emulator.domain}/api/v1${path}`, { headers })).status;
    };
    expect([await get('/users'), await get('/roles')]).toEqual([200, 403]);
    expect((await requestToken(emulator, { ...own, client_secret: 'wrong' })).body.error).toBe('invalid_client');
    await call('DELETE', `/applications/${id}`);
    expect((await requestToken(emulator, own)).body).toBe('not_found');
  });

  it('follows the lifetime that was set', async () => {
    const { call, emulator } = await connect();
    const { clientId } = emulator.credentials;
    expect((await call('PATCH', `/applications/${clientId}/tokens`, { access_token_lifetime: 60 })).status).toBe(200);
    const { body } = await requestToken(emulator);
    const { exp = 0, iat = 0 } = decodeJwt(body.access_token);
    expect([body.expires_in, exp - iat]).toEqual([60, 60]);
    const wrong = await call('PATCH', `/applications/${clientId}/tokens`, { access_token_lifetime: 0 });
    expect(codesOf(wrong)).toEqual(['FIELD_INVALID']);
  });
});

describe('an application that signs users in', () => {
  it('signs them in with the secret that its creation answered', async () => {
    const { id, start, tokens } = await withWeb();
    const { status, body } = await tokens(await start());
    expect(status).toBe(200);
    expect(claimsOf(body.access_token)).toMatchObject({ azp: id, sub: 'kp_one' });
  });

  it('ends its tokens when it is deleted', async () => {
    const { call, id, emulator, start, tokens, client_secret } = await withWeb();
    const { access_token, refresh_token } = (await tokens(await start())).body;
    await call('DELETE', `/applications/${id}`);
    const profile = await emulator.fetch(`${emulator.domain}/oauth2/v2/user_profile`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(profile.status).toBe(403);
    const form = { grant_type: 'refresh_token', refresh_token, client_id: id, client_secret };
    const answer = await emulator.fetch(`${emulator.domain}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(answer.ok).toBe(false);
  });

  it('follows the lifetimes and the mapping for Hasura that were set', async () => {
    const clock = { now: Date.UTC(2026, 5, 1) };
    const { call, id, emulator, start, tokens, client_secret } = await withWeb(() => clock.now);
    const lifetimes = { access_token_lifetime: 60, id_token_lifetime: 30, refresh_token_lifetime: 90 };
    await call('PATCH', `/applications/${id}/tokens`, { ...lifetimes, is_hasura_mapping_enabled: true });
    const { body } = await tokens(await start({ org_code: 'org_1' }));
    const [access, identity] = [claimsOf(body.access_token), claimsOf(body.id_token)];
    expect((access.exp ?? 0) - (access.iat ?? 0)).toBe(60);
    expect((identity.exp ?? 0) - (identity.iat ?? 0)).toBe(30);
    expect(access['x-hasura-org-code']).toBe('org_1');
    const form = { grant_type: 'refresh_token', refresh_token: body.refresh_token, client_id: id, client_secret };
    clock.now += 91_000;
    expect((await ask(emulator, form)).body.error).toBe('invalid_grant');
  });

  it('is closed to users without one of its roles while access control is on', async () => {
    const { call, id, start } = await withWeb();
    const settings = `/applications/${id}`;
    const on = { is_access_control_enabled: true };
    expect(codesOf(await call('PATCH', settings, on))).toEqual(['ACCESS_ROLES_REQUIRED']);
    await call('POST', `${settings}/access_roles/role_1`);
    const { roles, has_more } = (await call('GET', `${settings}/access_roles`)).body;
    expect([roles, has_more]).toEqual([[{ id: 'role_1', key: 'editor', name: 'Editor', description: null }], false]);
    expect(paramsOf(await start({}, 'kp_alone'))).toHaveProperty('code');
    expect((await call('PATCH', settings, on)).status).toBe(200);
    expect(paramsOf(await start({}, 'kp_alone')).error).toBe('access_denied');
    expect(paramsOf(await start({ org_code: 'org_1' }, 'kp_two')).error).toBe('access_denied');
    expect(paramsOf(await start({ org_code: 'org_1' }, 'kp_one'))).toHaveProperty('code');
    await call('DELETE', `${settings}/access_roles/role_1`);
    expect(codesOf(await call('DELETE', `${settings}/access_roles/role_1`))).toEqual(['ROLE_NOT_FOUND']);
    expect(paramsOf(await start({ org_code: 'org_1' }, 'kp_one')).error).toBe('access_denied');
  });

  it('is closed to their devices as well', async () => {
    const { call, emulator } = await withWeb();
    const { id } = await make(call, { name: 'Lamp', type: 'device' });
    await call('POST', `/applications/${id}/access_roles/role_1`);
    await call('PATCH', `/applications/${id}`, { is_access_control_enabled: true });
    const connectAs = async (user: string) => {
      const form = new URLSearchParams({ client_id: id });
      const answer = await emulator.fetch(`${emulator.domain}/oauth2/device/auth`, { method: 'POST', body: form });
      const { device_code, verification_uri_complete } = await answer.json();
      const browser = createBrowser(emulator.fetch);
      const signIn = await browser.go(verification_uri_complete);
      const identified = { identifier: user };
      const { title } = await browser.submit(await browser.submit(signIn, 'Continue', identified), 'Allow');
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
      return [title, (await ask(emulator, { client_id: id, grant_type, device_code })).body.error];
    };
    expect(await connectAs('one@example.com')).toEqual(['Device signed in', undefined]);
    expect(await connectAs('alone@example.com')).toEqual(['Your roles may not sign in here', 'access_denied']);
  });

  it('has access roles unless it is for machines, and loses those that are deleted', async () => {
    const { call, id } = await withWeb();
    expect(codesOf(await call('POST', '/applications/machine/access_roles/role_1'))).toEqual([
      'APPLICATION_TYPE_NOT_SUPPORTED',
    ]);
    expect(codesOf(await call('PATCH', '/applications/machine', { is_access_control_enabled: true }))).toEqual([
      'ACCESS_CONTROL_NOT_SUPPORTED',
    ]);
    expect(codesOf(await call('POST', `/applications/${id}/access_roles/role_9`))).toEqual(['ROLE_NOT_FOUND']);
    await call('POST', `/applications/${id}/access_roles/role_1`);
    await call('DELETE', '/roles/role_1');
    expect((await call('GET', `/applications/${id}/access_roles`)).body.roles).toEqual([]);
  });

  it('lists access roles in pages of at most 100, with one cursor', async () => {
    const { call, id } = await withWeb();
    const path = `/applications/${id}/access_roles`;
    const made: string[] = [];
    for (const key of ['a', 'b', 'c']) made.push((await call('POST', '/roles', { key, name: key })).body.role.id);
    for (const role of made) await call('POST', `${path}/${role}`);
    const first = (await call('GET', `${path}?page_size=2`)).body;
    expect([first.roles.length, first.has_more]).toEqual([2, true]);
    const rest = (await call('GET', `${path}?page_size=2&starting_after=${first.roles[1].id}`)).body;
    expect([rest.roles.map(({ key }: { key: string }) => key), rest.has_more]).toEqual([['c'], false]);
    expect(codesOf(await call('GET', `${path}?page_size=101`))).toEqual(['PAGE_SIZE_LIMIT_EXCEEDED']);
    const both = await call('GET', `${path}?starting_after=${made[0]}&ending_before=${made[2]}`);
    expect(codesOf(both)).toEqual(['TOO_MANY_PARAMETERS']);
  });

  it('has values of properties, which get definitions of their own', async () => {
    const { call, id } = await withWeb();
    await call('PUT', `/applications/${id}/properties/tier`, { value: 'gold' });
    await call('PUT', `/applications/${id}/properties/beta`, { value: true });
    const { properties } = (await call('GET', `/applications/${id}/properties`)).body;
    expect(properties.map(({ key, value }: { key: string; value: string }) => [key, value])).toEqual([
      ['tier', 'gold'],
      ['beta', 'true'],
    ]);
    const { properties: defined } = (await call('GET', '/properties?context=app')).body;
    expect(defined.map(({ key }: { key: string }) => key)).toEqual(['tier', 'beta']);
  });
});
