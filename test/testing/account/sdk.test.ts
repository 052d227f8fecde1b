import { describe, expect, it } from 'vitest';
import { AccountClient, generatePortalUrl } from '../../../src/account/index.js';
import { claimsFrom, createVerifier } from '../../../src/claims/index.js';
import { requestToken } from '../client.js';
import { signedIn } from './support.js';

/** The SDK's own clients on the emulator: what the token says and what the Account API says are the same. */
async function makeUser() {
  // The clock of the SDK is that of the machine.
  const made = await signedIn(undefined, { now: Date.now });
  const { domain, fetch } = made.emulator;
  const api = new AccountClient({ domain, accessToken: made.token, fetch, env: {} });
  const verifier = createVerifier({ issuer: domain, jwksUri: `${domain}/.well-known/jwks`, fetch });
  const user = await claimsFrom(verifier, { accessToken: made.token }, { api });
  return { ...made, api, user };
}

describe('the SDK', () => {
  it('answers the same by the token and live', async () => {
    const { user } = await makeUser();
    const live = { forceApi: true };
    expect(await user.getAllFlags(live)).toEqual(await user.getAllFlags());
    expect((await user.getFlag('layout', null, live)).value).toEqual({ columns: 3 });
    expect(await user.getPermissions(live)).toEqual(await user.getPermissions());
    expect(await user.getRoles(live)).toEqual(await user.getRoles());
    const conditions = { roles: ['editor'], permissions: ['write:things'], flags: { limit: 7 } };
    expect([await user.has(conditions), await user.has(conditions, live)]).toEqual([true, true]);
    expect(await user.getProperty('city', live)).toBe('Here');
  });

  it('reads what is paid for', async () => {
    const { user } = await makeUser();
    const { orgCode, plans, entitlements } = await user.getEntitlements();
    expect([orgCode, plans.length, entitlements.length]).toEqual(['org_1', 2, 3]);
    expect((await user.getEntitlement('exports/csv')).entitlement?.price_name).toBe('Pro');
    await expect(user.getEntitlement('other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await user.has({ entitlements: ['seats', 'storage'] })).toBe(true);
  });

  it('walks all pages', async () => {
    const { api } = await makeUser();
    const keys = (await api.getFeatureFlags({ page_size: 1 }).toArray()).map(({ key }) => key);
    expect(keys).toEqual(['theme', 'limit', 'beta', 'layout']);
  });

  it('makes a portal link, and is refused with the token of a machine', async () => {
    const { api, emulator } = await makeUser();
    const url = await generatePortalUrl(api, { returnUrl: 'https://app.example.com/' });
    expect((await emulator.fetch(url)).status).toBe(200);
    const { domain, fetch } = emulator;
    const accessToken = (await requestToken(emulator)).body.access_token;
    const machine = new AccountClient({ domain, fetch, accessToken, env: {} });
    await expect(machine.getRoles()).rejects.toMatchObject({ code: 'TOKEN_INVALID', status: 403 });
  });
});
