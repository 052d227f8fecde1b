import type { EmulatorOptions, Seed } from '../../../src/testing/index.js';
import type { Answered } from '../client.js';
import { makeSignIn, seed as signInSeed, tokensOf } from '../sign-in/support.js';

/** The seed of the sign-in tests, with something for every list of the Account API. */
export const seed: Seed = {
  ...signInSeed,
  permissions: [
    { id: 'perm_1', key: 'read:things', name: 'Read things' },
    { key: 'write:things' },
    { key: 'delete:things' },
  ],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'plain', name: 'Theme' },
    { key: 'limit', type: 'int', default_value: 5 },
    { key: 'beta', type: 'bool', default_value: false },
    { key: 'layout', type: 'json', default_value: { columns: 3 } },
  ],
  organizations: [
    {
      code: 'org_1',
      name: 'One',
      feature_flags: { limit: 7, theme: 'bright' },
      plans: [
        {
          key: 'pro',
          name: 'Pro',
          subscribed_on: '2026-01-01T00:00:00.000000+00:00',
          entitlements: [
            { feature_key: 'seats', feature_name: 'Seats', unit_amount: 1200, entitlement_limit_max: 10 },
            { feature_key: 'exports/csv' },
          ],
        },
      ],
    },
    { code: 'org_2', name: 'Two' },
  ],
  users: [
    {
      id: 'kp_one',
      email: 'one@example.com',
      organizations: [{ code: 'org_1', roles: ['editor'], permissions: ['write:things'] }, 'org_2'],
      feature_flags: { theme: 'dark' },
      properties: { city: 'Here', plan: 'x' },
      plans: [{ key: 'extra', entitlements: [{ feature_key: 'storage', fixed_charge: 5 }] }],
    },
    { id: 'kp_alone', email: 'alone@example.com' },
  ],
};

/** An emulator, and a plain client of its Account API for one user. */
export async function signedIn(
  who: { userId?: string; orgCode?: string } = { userId: 'kp_one', orgCode: 'org_1' },
  options: EmulatorOptions = {},
) {
  const made = makeSignIn({ seed, ...options });
  const { access_token: token } = await tokensOf(made.emulator, who);
  const get = (path: string, bearer: string | undefined = token) => ask(made.emulator, path, bearer);
  return { ...made, token, get };
}

export async function ask(
  { domain, fetch }: Pick<Awaited<ReturnType<typeof makeSignIn>>['emulator'], 'domain' | 'fetch'>,
  path: string,
  bearer: string | undefined,
): Promise<Answered> {
  const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${domain}/account_api/v1${path}`, { headers });
  return { status: answer.status, body: await answer.json() };
}
