import { describe, expect, it } from 'vitest';
import { OAuth } from '../../src/oauth/index.js';
import { createEmulator, type Emulator } from '../../src/testing/index.js';
import { SECRET } from './support/issuer.js';

/** The whole way against the emulator: sign-in, then what the user may do, from the token and live. */

const seed = {
  permissions: [{ key: 'read:todos' }, { key: 'create:todos' }],
  roles: [{ key: 'admin', name: 'Administrator', permissions: ['read:todos'] }],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'pink' },
    { key: 'beta', type: 'bool', default_value: true },
  ],
  organizations: [{ code: 'org_acme', name: 'Acme' }],
  users: [{ email: 'amber@example.com', first_name: 'Amber', organizations: [{ code: 'org_acme', roles: ['admin'] }] }],
  applications: [
    { clientId: 'm2m', clientSecret: 'm2m-secret' },
    { type: 'web', clientId: 'web', clientSecret: 'web-secret', redirectUris: ['http://localhost:3000/callback'] },
  ],
} as const;

function oauthOf(emulator: Emulator): OAuth {
  return new OAuth({
    domain: emulator.domain,
    clientId: 'web',
    clientSecret: 'web-secret',
    redirectUri: 'http://localhost:3000/callback',
    scopes: ['openid', 'profile', 'email', 'offline'],
    session: { secret: SECRET },
    fetch: emulator.fetch,
    env: {},
  });
}

function cookieOf(setCookies: readonly string[]): string {
  return setCookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

async function signedIn(emulator: Emulator, oauth: OAuth): Promise<Request> {
  const { url, setCookies } = await oauth.login();
  const callback = await emulator.signIn(url, { email: 'amber@example.com', orgCode: 'org_acme' });
  const result = await oauth.callback(new Request(callback, { headers: { cookie: cookieOf(setCookies) } }));
  const kept = result.setCookies.filter((cookie) => !/Max-Age=0/i.test(cookie));
  return new Request('http://localhost:3000/', { headers: { cookie: cookieOf(kept) } });
}

describe('sign-in on the emulator', () => {
  it('tells what the user may do, from the token and live with the same answers', async () => {
    const emulator = createEmulator({ seed });
    const oauth = oauthOf(emulator);
    const request = await signedIn(emulator, oauth);
    expect((await oauth.getUser(request))?.email).toBe('amber@example.com');
    const asked = emulator.requests.length;
    const fromToken = await oauth.getAccess(request);
    const answers = async (access: typeof fromToken) => [
      await access.getPermission('read:todos'),
      await access.getPermission('create:todos'),
      await access.getStringFlag('theme'),
      await access.getBooleanFlag('beta'),
      (await access.getRole('admin')).isGranted,
      await access.has({ permissions: ['read:todos'], roles: ['admin'] }),
    ];
    const expected = [
      { permissionKey: 'read:todos', orgCode: 'org_acme', isGranted: true },
      { permissionKey: 'create:todos', orgCode: 'org_acme', isGranted: false },
      'pink',
      true,
      true,
      true,
    ];
    expect(await answers(fromToken)).toEqual(expected);
    expect(emulator.requests).toHaveLength(asked);
    expect(await answers(await oauth.getAccess(request, { forceApi: true }))).toEqual(expected);
    expect(emulator.requests.slice(asked).every(({ operation }) => operation?.startsWith('account.'))).toBe(true);
    expect(emulator.requests.length).toBeGreaterThan(asked);
  });

  it('grants nothing to nobody', async () => {
    const oauth = oauthOf(createEmulator({ seed }));
    const access = await oauth.getAccess(new Request('http://localhost:3000/'));
    expect(await access.has({ permissions: ['read:todos'] })).toBe(false);
    expect(await access.getFlag('theme', 'light')).toMatchObject({ value: 'light', isDefault: true });
  });
});
