import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, createSigningKeys, type Emulator, type Listener } from '../../src/testing/index.js';

// Kinde's own packages against the emulator. They are not dependencies: `npm ci --prefix test/peers` installs them.

const isInstalled = existsSync(join(import.meta.dirname, 'node_modules'));
const note = isInstalled ? '' : ' (skipped: npm ci --prefix test/peers installs them)';

/** A package of Kinde; its types are there only where it is installed. */
// biome-ignore lint/suspicious/noExplicitAny: see above
const load = async (name: string): Promise<any> => await import(/* @vite-ignore */ name);

const HOME = 'http://localhost:3000';
const CALLBACK = `${HOME}/callback`;
const AUDIENCE = 'https://api.example.com';
const keys = createSigningKeys();
/** The TypeScript SDK sends no secret of another shape. */
const SECRET = 'a1B2c3D4e5'.repeat(4);

function makeEmulator(): Emulator {
  return createEmulator({
    keys,
    seed: {
      applications: [
        { clientId: 'machine', clientSecret: SECRET, audiences: [AUDIENCE] },
        {
          type: 'web',
          clientId: 'web',
          clientSecret: SECRET,
          redirectUris: [CALLBACK],
          logoutUris: [HOME],
          audiences: [AUDIENCE],
        },
        { type: 'spa', clientId: 'spa', redirectUris: [CALLBACK], logoutUris: [HOME], audiences: [AUDIENCE] },
      ],
      permissions: [{ key: 'read:things' }],
      roles: [{ key: 'editor', permissions: ['read:things'] }],
      featureFlags: [{ key: 'theme', type: 'str', default_value: 'pink' }],
      organizations: [{ code: 'org_acme', name: 'Acme' }],
      users: [
        {
          email: 'amber@example.com',
          first_name: 'Amber',
          last_name: 'Heron',
          organizations: [{ code: 'org_acme', roles: ['editor'] }],
        },
        { email: 'jade@example.com', first_name: 'Jade' },
      ],
    },
  });
}

it('are locked without the address of a registry', () => {
  expect(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});

describe.skipIf(!isInstalled)(`Kinde's own packages${note}`, () => {
  let emulator: Emulator;
  let kinde: Listener;
  beforeEach(async () => {
    emulator = makeEmulator();
    kinde = await emulator.listen();
  });
  afterEach(() => kinde.close());

  describe('@kinde/management-api-js', () => {
    const domain = 'https://emulator.kinde.com';
    const server = setupServer();
    beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }));
    afterAll(() => server.close());

    async function client() {
      server.resetHandlers(...(await emulator.handlers()));
      const sdk = await load('@kinde/management-api-js');
      sdk.setToken('');
      sdk.init({ kindeDomain: domain, clientId: 'machine', clientSecret: SECRET });
      return sdk;
    }

    it('reads, writes, pages and deletes, with one token', async () => {
      const { Users, Organizations, Roles } = await client();
      const made = await Users.createUser({
        requestBody: {
          profile: { given_name: 'Nova', family_name: 'Finch' },
          identities: [{ type: 'email', details: { email: 'nova@example.com' } }],
          organization_code: 'org_acme',
        },
      });
      expect(made).toMatchObject({ created: true, id: expect.stringMatching(/^kp_/) });
      expect(await Users.getUserData({ id: made.id })).toMatchObject({ preferred_email: 'nova@example.com' });
      const emails: string[] = [];
      for (let nextToken: string | undefined, page = 0; page < 5; page += 1) {
        const answer = await Users.getUsers({ pageSize: 2, nextToken });
        emails.push(...answer.users.map(({ email }: { email: string }) => email));
        nextToken = answer.next_token;
        if (!nextToken) break;
      }
      expect(emails.sort()).toEqual(['amber@example.com', 'jade@example.com', 'nova@example.com']);
      const members = await Organizations.getOrganizationUsers({ orgCode: 'org_acme' });
      expect(members.organization_users.map(({ email }: { email: string }) => email)).toContain('nova@example.com');
      expect((await Roles.getRoles({})).roles.map(({ key }: { key: string }) => key)).toEqual(['editor']);
      await Users.deleteUser({ id: made.id });
      await expect(Users.getUserData({ id: made.id })).rejects.toMatchObject({ name: 'ApiError' });
      expect(emulator.requestsOf({ path: '/oauth2/token' })).toHaveLength(1);
    });

    it('works over HTTP too', async () => {
      const sdk = await load('@kinde/management-api-js');
      sdk.setToken('');
      sdk.init({ kindeDomain: kinde.url, clientId: 'machine', clientSecret: SECRET });
      expect((await sdk.Users.getUsers({})).users).toHaveLength(2);
    });
  });

  describe('@kinde-oss/kinde-typescript-sdk', () => {
    function sessionManager() {
      const items = new Map<string, unknown>();
      return {
        getSessionItem: async (key: string) => items.get(key),
        setSessionItem: async (key: string, value: unknown) => void items.set(key, value),
        removeSessionItem: async (key: string) => void items.delete(key),
        destroySession: async () => items.clear(),
      };
    }

    // With PKCE it sends no secret, as applications do that have none.
    it.each([
      ['AUTHORIZATION_CODE', { clientId: 'web', clientSecret: SECRET }],
      ['PKCE', { clientId: 'spa' }],
    ])('signs a user in with %s', async (grant, application) => {
      const { createKindeServerClient, GrantType } = await load('@kinde-oss/kinde-typescript-sdk');
      const client = createKindeServerClient(GrantType[grant], {
        authDomain: kinde.url,
        ...application,
        redirectURL: CALLBACK,
        logoutRedirectURL: HOME,
        audience: AUDIENCE,
        scope: 'openid profile email offline',
      });
      const session = sessionManager();
      const login: URL = await client.login(session);
      const callback = await emulator.signIn(login, { email: 'amber@example.com' });
      await client.handleRedirectToApp(session, new URL(callback));
      expect(await client.isAuthenticated(session)).toBe(true);
      expect(await client.getUser(session)).toMatchObject({ email: 'amber@example.com', given_name: 'Amber' });
      expect(await client.getUserProfile(session)).toMatchObject({ email: 'amber@example.com' });
      expect(await client.getPermission(session, 'read:things')).toMatchObject({
        isGranted: true,
        orgCode: 'org_acme',
      });
      expect(await client.getFlag(session, 'theme')).toMatchObject({ value: 'pink', is_default: false });
      const before = await client.getToken(session);
      expect((await client.refreshTokens(session)).access_token).toBeTruthy();
      expect(await client.getToken(session)).toEqual(expect.any(String));
      expect(before).toEqual(expect.any(String));
      const logout: URL = await client.logout(session);
      const answer = await fetch(logout, { redirect: 'manual' });
      expect(answer.headers.get('location')).toBe(`${HOME}/`);
      expect(await client.isAuthenticated(session)).toBe(false);
    });

    it('gets a token for a machine', async () => {
      const { createKindeServerClient, GrantType } = await load('@kinde-oss/kinde-typescript-sdk');
      const client = createKindeServerClient(GrantType.CLIENT_CREDENTIALS, {
        authDomain: kinde.url,
        clientId: 'machine',
        clientSecret: SECRET,
        logoutRedirectURL: HOME,
        audience: AUDIENCE,
      });
      const token: string = await client.getToken(sessionManager());
      expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
        aud: [AUDIENCE],
      });
    });
  });

  it('@kinde/jwt-validator takes what is sound, and nothing else', async () => {
    const { validateToken } = await load('@kinde/jwt-validator');
    const domain = kinde.url;
    const validate = async (flaw?: 'unknown-key' | 'wrong-signature' | 'no-signature') => {
      const token = await emulator.mintToken({ user: 'amber@example.com', domain, ...(flaw ? { flaw } : {}) });
      return (await validateToken({ token, domain }).catch(() => ({ valid: false }))).valid;
    };
    expect(await validate()).toBe(true);
    // It looks at the signature only, not at the times.
    expect(await validate('unknown-key')).toBe(false);
    expect(await validate('wrong-signature')).toBe(false);
    expect(await validate('no-signature')).toBe(false);
  });

  it('@kinde/webhooks reads what the emulator signs, and nothing else', async () => {
    const { decodeWebhook } = await load('@kinde/webhooks');
    const event = { type: 'user.created', data: { user: { id: 'kp_1' } } };
    const decode = async (token: string) => await decodeWebhook(token, kinde.url);
    expect(await decode(await emulator.webhooks.sign(event))).toMatchObject(event);
    expect(await decode(await emulator.webhooks.sign(event, { flaw: 'unknown-key' }))).toBeNull();
    expect(await decode(await emulator.webhooks.sign(event, { flaw: 'no-signature' }))).toBeNull();
  });
});
