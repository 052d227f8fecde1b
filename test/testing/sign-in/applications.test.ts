import { describe, expect, it } from 'vitest';
import { OAuth } from '../../../src/oauth/index.js';
import { createEmulator, type SeedApplication } from '../../../src/testing/index.js';
import { codesOf, connect, makeEmulator } from '../client.js';
import { authorizeUrl, exchange, paramsOf } from './support.js';

describe('the default seed', () => {
  it('has an application for the web, that users in organizations sign in to', async () => {
    const emulator = makeEmulator();
    const { clientId, clientSecret = '', redirectUri, ...web } = emulator.webCredentials();
    expect(web).toEqual({ domain: emulator.domain, postLogoutRedirectUri: 'http://localhost:3000' });
    expect(clientId).not.toBe(emulator.credentials.clientId);
    expect(redirectUri).toBe('http://localhost:3000/callback');
    expect(emulator.users.all().map(({ organizations }) => organizations.length)).toEqual([2, 1]);
    const url = authorizeUrl(emulator, { client_id: clientId, redirect_uri: redirectUri });
    const [user] = emulator.users.all();
    const callback = await emulator.signIn(url, { userId: user?.id ?? '' });
    expect(callback.startsWith(`${redirectUri}?code=`)).toBe(true);
    const client = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri };
    expect((await exchange(emulator, callback, client)).status).toBe(200);
  });
});

describe('callback and logout URLs', () => {
  it('are read and changed by the Management API', async () => {
    const { emulator, call } = await connect();
    const { clientId } = emulator.webCredentials();
    for (const [path, field] of [
      ['auth_redirect_urls', 'redirect_urls'],
      ['auth_logout_urls', 'logout_urls'],
    ] as const) {
      const urls = async () => (await call('GET', `/applications/${clientId}/${path}`)).body[field];
      const before = await urls();
      await call('POST', `/applications/${clientId}/${path}`, { urls: ['http://localhost:4000/a'] });
      expect(await urls()).toEqual([...before, 'http://localhost:4000/a']);
      const both = { urls: ['http://localhost:4000/b', 'http://localhost:4000/c'] };
      await call('PUT', `/applications/${clientId}/${path}`, both);
      expect(await urls()).toEqual(both.urls);
      await call('DELETE', `/applications/${clientId}/${path}?urls=http://localhost:4000/b`);
      expect(await urls()).toEqual(['http://localhost:4000/c']);
    }
    const url = authorizeUrl(emulator, { client_id: clientId, redirect_uri: 'http://localhost:4000/c' });
    expect(paramsOf(await emulator.signIn(url, { email: 'amber@example.com' }).catch(String)).error).toBe(undefined);
    expect(codesOf(await call('GET', '/applications/nobody/auth_redirect_urls'))).toEqual(['APPLICATION_NOT_FOUND']);
  });

  it('are added by a test', async () => {
    const emulator = makeEmulator();
    const { clientId } = emulator.webCredentials();
    emulator.allowUrls({ callbackUrls: ['http://127.0.0.1:1/cb'], logoutUrls: ['http://127.0.0.1:1/'] });
    const url = authorizeUrl(emulator, { client_id: clientId, redirect_uri: 'http://127.0.0.1:1/cb' });
    const callback = await emulator.signIn(url, { userId: emulator.users.all()[0]?.id ?? '' });
    expect(callback.startsWith('http://127.0.0.1:1/cb?code=')).toBe(true);
    const out = await emulator.fetch(`${emulator.domain}/logout?redirect=http://127.0.0.1:1/`);
    expect(out.headers.get('location')).toBe('http://127.0.0.1:1/');
    emulator.reset();
    await expect(emulator.signIn(url, {})).rejects.toThrow('not one of the callback URLs');
    expect(() => emulator.allowUrls({ clientId: 'x' })).toThrow('no application x');
  });
});

describe('seeded applications', () => {
  it.each<[string, Partial<SeedApplication>, string]>([
    ['no secret', { clientSecret: undefined } as object, 'clientSecret must be'],
    ['a web application without a secret', { type: 'web', clientSecret: '' }, 'clientSecret must be'],
    ['a public one with a secret', { type: 'spa' }, 'has no clientSecret'],
    ['an unknown type', { type: 'robot' as 'web' }, 'type "robot" is not one of m2m, web, spa, device'],
    ['an unknown claim', { type: 'web', claims: ['billing' as 'roles'] }, 'no optional claim "billing"'],
    ['a URL that is none', { type: 'web', redirectUris: ['/callback'] }, '"/callback" is not an absolute URL'],
    [
      'URLs that are no list',
      { type: 'web', redirectUris: 'x' as unknown as string[] },
      'redirectUris has the wrong type',
    ],
  ])('refuse %s', (_, settings, message) => {
    const applications = [{ clientId: 'a', clientSecret: 'b', ...settings }];
    expect(() => createEmulator({ seed: { applications } })).toThrow(message);
  });

  it('may be for machines only', () => {
    const emulator = createEmulator({ seed: { applications: 2 } });
    expect(() => emulator.webCredentials()).toThrow('no application of type web or spa');
    expect(emulator.webCredentials(emulator.credentials.clientId).redirectUri).toBe('');
  });
});

describe('the credentials of an application', () => {
  it('are what a sign-in is made with, without a port and with one', async () => {
    const emulator = createEmulator();
    await using listener = await emulator.listen();
    const session = { secret: 'a-session-secret-of-thirty-two-characters' };
    const oauth = new OAuth({ ...emulator.webCredentials(), session, fetch: emulator.fetch, env: {} });
    const { url } = await oauth.login();
    expect(new URL(url).origin).toBe(emulator.domain);
    const served = new OAuth({ ...listener.webCredentials(), session, env: {} });
    const response = await fetch((await served.login()).url);
    expect([new URL(response.url).origin, response.status]).toEqual([listener.url, 200]);
  });

  it('name no logout URL where there is none', () => {
    const emulator = createEmulator({
      seed: { applications: [{ clientId: 'one', clientSecret: 'secret-one', type: 'web' }] },
    });
    expect(emulator.webCredentials('one')).not.toHaveProperty('postLogoutRedirectUri');
  });
});
