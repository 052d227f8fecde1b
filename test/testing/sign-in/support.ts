import { decodeJwt, type JWTPayload } from 'jose';
import type { Emulator, EmulatorOptions, Seed } from '../../../src/testing/index.js';
import { type Answered, makeEmulator } from '../client.js';

export const CALLBACK = 'https://app.example.com/callback';
export const SIGNED_OUT = 'https://app.example.com/signed-out';

/** A pair of RFC 7636, appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

export const seed: Seed = {
  applications: [
    { clientId: 'machine', clientSecret: 'machine-secret' },
    {
      name: 'Sample application',
      type: 'web',
      clientId: 'web',
      clientSecret: 'web-secret',
      redirectUris: [CALLBACK, 'https://app.example.com/other?x=1'],
      logoutUris: [SIGNED_OUT],
      audiences: ['https://api.example.com'],
      scopes: ['read:things'],
    },
    { type: 'spa', clientId: 'spa', redirectUris: [CALLBACK], logoutUris: ['https://spa.example.com/'] },
  ],
  permissions: [{ key: 'read:things' }, { key: 'write:things' }],
  roles: [{ id: 'role_1', key: 'editor', name: 'Editor', permissions: ['read:things'] }],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'plain' },
    { key: 'limit', type: 'int', default_value: 5 },
    { key: 'beta', type: 'bool', default_value: false },
  ],
  organizations: [
    { code: 'org_1', name: 'One', feature_flags: { limit: 7 }, external_id: 'ext-1' },
    { code: 'org_2', name: 'Two' },
  ],
  users: [
    {
      id: 'kp_one',
      email: 'one@example.com',
      phone: '+61400000000',
      username: 'user-one',
      first_name: 'User',
      last_name: 'One',
      picture: 'https://app.example.com/one.png',
      provided_id: 'own-1',
      organizations: [{ code: 'org_1', roles: ['editor'], permissions: ['write:things'] }],
      properties: { city: 'Here' },
      created_on: '2026-01-01T00:00:00.000000+00:00',
    },
    { id: 'kp_two', email: 'two@example.com', organizations: ['org_1', 'org_2'] },
    { id: 'kp_alone', email: 'alone@example.com' },
    { id: 'kp_suspended', email: 'suspended@example.com', is_suspended: true },
  ],
};

/** An emulator with the seed above, and a clock that stands still until it is moved. */
export function makeSignIn(options: EmulatorOptions = {}) {
  const clock = { now: Date.UTC(2026, 5, 1) };
  const emulator = makeEmulator({ seed, now: () => clock.now, ...options });
  const forward = (seconds: number) => {
    clock.now += seconds * 1000;
  };
  return { emulator, clock, forward };
}

/** An authorize URL that is right, but for what is given; `undefined` leaves a parameter out. */
export function authorizeUrl(
  { domain }: Pick<Emulator, 'domain'>,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = {
    client_id: 'web',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile email offline',
    state: 'state-1234',
    nonce: 'nonce-1234',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${domain}/oauth2/auth?${new URLSearchParams(given)}`;
}

export function paramsOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** Posts to an OAuth endpoint as the web application. */
export async function post(
  { domain, fetch }: Pick<Emulator, 'domain' | 'fetch'>,
  path: string,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const body = new URLSearchParams({ client_id: 'web', client_secret: 'web-secret', ...parameters });
  const answer = await fetch(`${domain}${path}`, { method: 'POST', body, headers });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

export async function exchange(emulator: Emulator, callback: string, more: Record<string, string> = {}) {
  const { code = '' } = paramsOf(callback);
  const parameters = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
  return await post(emulator, '/oauth2/token', { ...parameters, ...more });
}

export async function refresh(emulator: Emulator, refresh_token: string, more: Record<string, string> = {}) {
  return await post(emulator, '/oauth2/token', { grant_type: 'refresh_token', refresh_token, ...more });
}

/** Signs a user in and exchanges the code. */
export async function tokensOf(
  emulator: Emulator,
  who: Parameters<Emulator['signIn']>[1] = { userId: 'kp_one' },
  parameters: Readonly<Record<string, string | undefined>> = {},
) {
  const { status, body } = await exchange(emulator, await emulator.signIn(authorizeUrl(emulator, parameters), who));
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as { access_token: string; id_token: string; refresh_token: string; expires_in: number; scope: string };
}

export function claimsOf(token: string): JWTPayload & Record<string, unknown> {
  return decodeJwt(token);
}

export async function isActive(emulator: Emulator, token: string): Promise<boolean> {
  return (await post(emulator, '/oauth2/introspect', { token })).body.active;
}
