import * as client from 'openid-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator, Listener } from '../../../src/testing/index.js';
import { makeEmulator } from '../client.js';
import { createBrowser } from './browser.js';
import { CALLBACK, SIGNED_OUT, seed } from './support.js';

/** An OpenID client that nobody here wrote, without a port and over HTTP: what it accepts is right. */
interface Way {
  readonly emulator: Emulator;
  readonly origin: string;
  readonly fetch: typeof fetch;
}

const listeners: Listener[] = [];

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

const WAYS: readonly (readonly [string, () => Promise<Way>])[] = [
  [
    'without a port',
    async () => {
      const emulator = makeEmulator({ seed });
      return { emulator, origin: emulator.domain, fetch: emulator.fetch };
    },
  ],
  [
    'over HTTP',
    async () => {
      const emulator = makeEmulator({ seed });
      const listener = await emulator.listen();
      listeners.push(listener);
      return { emulator, origin: listener.url, fetch };
    },
  ],
];

async function discover(way: Way, clientId: string, authentication: client.ClientAuth): Promise<client.Configuration> {
  return await client.discovery(new URL(way.origin), clientId, undefined, authentication, {
    [client.customFetch]: (url, options) => way.fetch(url, options as RequestInit),
    execute: [client.allowInsecureRequests],
  });
}

async function signIn(way: Way, config: client.Configuration, more: Record<string, string> = {}) {
  const [code_verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile email offline',
    code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  });
  const callback = await way.emulator.signIn(url, { email: 'one@example.com' });
  const checks = { pkceCodeVerifier: code_verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
  return await client.authorizationCodeGrant(config, new URL(callback), checks);
}

describe.each(WAYS)('openid-client, %s', (_, open) => {
  it.each([
    ['web', client.ClientSecretPost('web-secret')],
    ['web', client.ClientSecretBasic('web-secret')],
    ['spa', client.None()],
  ])('signs in, asks who that is and refreshes (%s)', async (clientId, authentication) => {
    const way = await open();
    const config = await discover(way, clientId, authentication);
    client.enableNonRepudiationChecks(config);
    const tokens = await signIn(way, config);
    expect(tokens.claims()).toMatchObject({ sub: 'kp_one', aud: [clientId], iss: way.origin });
    const profile = await client.fetchUserInfo(config, tokens.access_token, 'kp_one');
    expect(profile).toMatchObject({ email: 'one@example.com', name: 'User One' });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe('kp_one');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
  });

  it('checks max_age against auth_time', async () => {
    const way = await open();
    const config = await discover(way, 'web', client.ClientSecretPost('web-secret'));
    const tokens = await signIn(way, config, { max_age: '60' });
    expect(tokens.claims()?.auth_time).toEqual(expect.any(Number));
  });

  it('introspects and revokes', async () => {
    const way = await open();
    const config = await discover(way, 'web', client.ClientSecretBasic('web-secret'));
    const tokens = await signIn(way, config);
    const isActive = async (token: string) => (await client.tokenIntrospection(config, token)).active;
    expect(await isActive(tokens.access_token)).toBe(true);
    await client.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await isActive(tokens.access_token)).toBe(false);
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('tells errors of the callback', async () => {
    const way = await open();
    const config = await discover(way, 'web', client.ClientSecretPost('web-secret'));
    await expect(signIn(way, config, { prompt: 'none' })).rejects.toMatchObject({ error: 'login_required' });
    await expect(signIn(way, config, { org_code: 'org_2' })).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('signs a device in', async () => {
    const way = await open();
    const config = await discover(way, 'spa', client.None());
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const browser = createBrowser(way.fetch);
    const confirm = await browser.submit(await browser.go(device.verification_uri_complete ?? ''), 'User One');
    await browser.submit(confirm, 'Allow');
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 });
    expect(tokens.claims()?.sub).toBe('kp_one');
  });

  it('signs out', async () => {
    const way = await open();
    const config = await discover(way, 'web', client.ClientSecretPost('web-secret'));
    const { id_token } = await signIn(way, config);
    const url = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: SIGNED_OUT,
      id_token_hint: id_token ?? '',
      state: 'signed-out',
    });
    const visit = await createBrowser(way.fetch).go(url.href);
    expect(visit.url).toBe(`${SIGNED_OUT}?state=signed-out`);
    expect(JSON.stringify(way.emulator.requests)).not.toContain(id_token);
  });

  it('gets tokens for machines', async () => {
    const way = await open();
    const config = await discover(way, 'machine', client.ClientSecretPost('machine-secret'));
    const tokens = await client.clientCredentialsGrant(config, { audience: `${way.origin}/api` });
    expect(tokens.expires_in).toBe(86_400);
  });
});
