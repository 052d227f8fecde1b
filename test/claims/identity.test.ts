import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Claims, UserClaims } from '../../src/claims/index.js';
import { json } from '../support/fake-kinde.js';
import { fakeTime } from '../support/time.js';
import { CLAIMS, liveUser, nobody, userWith } from './support.js';

const ID: Claims = {
  sub: 'user_123',
  given_name: 'John',
  family_name: 'Doe',
  name: 'John Doe',
  email: 'john.doe@example.com',
  email_verified: true,
  picture: 'https://example.com/john.png',
  updated_at: 1_700_000_000,
  org_codes: ['org_123', 'org_456'],
  organizations: [{ id: 'org_123', name: 'One' }, { id: 'org_456' }, {}],
};
const both = new UserClaims({ accessToken: { sub: 'user_123', aud: ['api.yourapp.com'] }, idToken: ID });
const NOW_S = Date.UTC(2026, 0, 1) / 1_000;

describe('claims', () => {
  test('case 40, 41: of either token', async () => {
    expect(await both.getClaim('aud')).toEqual({ name: 'aud', value: ['api.yourapp.com'] });
    expect(await both.getClaim('given_name', 'id_token')).toEqual({ name: 'given_name', value: 'John' });
    expect(await both.getClaim('given_name')).toEqual({ name: 'given_name', value: null });
  });

  test('case 42: missing, or nobody is signed in', async () => {
    expect(await both.getClaim('nope')).toEqual({ name: 'nope', value: null });
    expect(await both.getClaim('constructor')).toEqual({ name: 'constructor', value: null });
    expect(await nobody().getClaim('aud')).toEqual({ name: 'aud', value: null });
    expect(await nobody().getAllClaims()).toEqual({});
    expect(await nobody().getAllClaims('id_token')).toEqual({});
  });

  test('all of them, as a copy', async () => {
    const all = await userWith().getAllClaims();
    expect(all).toEqual(CLAIMS);
    all.permissions = ['everything'];
    expect((await userWith().getPermissions()).permissions).toHaveLength(2);
  });
});

describe('who the user is', () => {
  test('comes from the ID token, what it lacks from the access token', async () => {
    expect(await both.getUserProfile()).toEqual({
      id: 'user_123',
      provided_id: null,
      name: 'John Doe',
      given_name: 'John',
      family_name: 'Doe',
      email: 'john.doe@example.com',
      email_verified: true,
      picture: 'https://example.com/john.png',
      preferred_username: null,
      updated_at: 1_700_000_000,
    });
    expect(await userWith().getUserProfile()).toMatchObject({ id: 'user_123', email: 'john.doe@example.com' });
    expect(await nobody().getUserProfile()).toBeNull();
  });

  test('what a token holds that is of another kind is not told', async () => {
    const claims = {
      sub: 'user_123',
      provided_id: 'own-7',
      preferred_username: 'john',
      email_verified: 'yes',
      updated_at: '1700000000',
      name: 5,
    };
    expect(await userWith(claims).getUserProfile()).toMatchObject({
      provided_id: 'own-7',
      preferred_username: 'john',
      email_verified: null,
      updated_at: null,
      name: null,
    });
  });

  test('live, in the same shape', async () => {
    const { user, kinde } = liveUser(json({ id: 'kp_1', given_name: 'Ann', email: 'ann@example.com', picture: null }));
    const profile = await user.getUserProfile();
    expect(Object.keys(profile ?? {})).toEqual(Object.keys((await both.getUserProfile()) ?? {}));
    expect(profile).toMatchObject({ id: 'kp_1', given_name: 'Ann', picture: null });
    expect(kinde.calls[0]?.url.pathname).toBe('/oauth2/v2/user_profile');
  });

  test('organizations, by plain and by Hasura names', async () => {
    expect(await userWith().getOrganization()).toEqual({ orgCode: 'org_123', orgName: null, externalId: null });
    const named = { 'x-hasura-org-code': 'org_1', org_name: 'One', external_org_id: 'ext' };
    expect(await userWith(named).getOrganization()).toEqual({ orgCode: 'org_1', orgName: 'One', externalId: 'ext' });
    const expected = {
      orgCodes: ['org_123', 'org_456'],
      organizations: [
        { id: 'org_123', name: 'One' },
        { id: 'org_456', name: null },
      ],
    };
    expect(await both.getOrganizations()).toEqual(expected);
    const idToken = { sub: 'user_123', 'x-hasura-organizations': ID.organizations };
    expect(await new UserClaims({ accessToken: CLAIMS, idToken }).getOrganizations()).toEqual(expected);
    expect(await nobody().getOrganizations()).toEqual({ orgCodes: [], organizations: [] });
  });

  test('organizations, where the tokens say less', async () => {
    const external = { org_code: 'org_1', external_organization_id: 'ext-1' };
    expect(await userWith(external).getOrganization()).toMatchObject({ externalId: 'ext-1' });
    const of = (idToken: Claims) => new UserClaims({ accessToken: CLAIMS, idToken }).getOrganizations();
    expect(await of({ sub: 'user_123', org_codes: ['org_1', 7, null] })).toEqual({
      orgCodes: ['org_1'],
      organizations: [],
    });
    expect(await of({ sub: 'user_123', organizations: [{ id: 'org_2', name: 'Two' }] })).toEqual({
      orgCodes: ['org_2'],
      organizations: [{ id: 'org_2', name: 'Two' }],
    });
    // More codes than the list has names for.
    expect(await of({ sub: 'user_123', org_codes: ['org_1', 'org_2'], organizations: [{ id: 'org_2' }] })).toEqual({
      orgCodes: ['org_1', 'org_2'],
      organizations: [{ id: 'org_2', name: null }],
    });
  });

  test('properties, of the application last', async () => {
    const user = userWith({ ...CLAIMS, application_properties: { plan: { v: 'pro' }, empty: {} } });
    expect([await user.getProperty('plan'), await user.getProperty('empty')]).toEqual(['pro', null]);
  });

  test('properties, of the user first', async () => {
    const user = userWith({
      ...CLAIMS,
      user_properties: { city: { v: 'Sydney' }, x: 'y' },
      organization_properties: { city: { v: 'Perth' }, size: { v: 7 } },
    });
    expect(await user.getProperty('city')).toBe('Sydney');
    expect(await user.getProperty('size')).toBe(7);
    expect([await user.getProperty('x'), await user.getProperty('toString')]).toEqual([null, null]);
    const { user: live } = liveUser(json({ data: { properties: [{ key: 'city', value: 'Hobart' }] } }));
    expect(await live.getProperty('city')).toBe('Hobart');
  });
});

describe('token info', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('case 44: which tokens there are', async () => {
    const three = new UserClaims({ accessToken: CLAIMS, idToken: ID, hasRefreshToken: true });
    expect(await three.getTokenInfo()).toEqual({
      isAuthenticated: true,
      userId: 'user_123',
      hasAccessToken: true,
      hasIdToken: true,
      hasRefreshToken: true,
    });
    expect(await userWith().getTokenInfo()).toMatchObject({
      isAuthenticated: true,
      hasIdToken: false,
      hasRefreshToken: false,
    });
    expect(await nobody().getTokenInfo()).toEqual({
      isAuthenticated: false,
      userId: null,
      hasAccessToken: false,
      hasIdToken: false,
      hasRefreshToken: false,
    });
  });

  test('case 45: an expired token is nobody, unless it can be renewed', async () => {
    fakeTime(NOW_S * 1_000);
    const accessToken = { ...CLAIMS, exp: NOW_S - 61 };
    expect(await new UserClaims({ accessToken }).isAuthenticated()).toBe(false);
    expect(await new UserClaims({ accessToken, hasRefreshToken: true }).isAuthenticated()).toBe(true);
    expect(await new UserClaims({ accessToken: { ...CLAIMS, exp: NOW_S + 1 } }).isAuthenticated()).toBe(true);
  });

  test('nothing is decided by a token whose time is over, though it was good when it was verified', async () => {
    fakeTime(NOW_S * 1_000);
    const user = new UserClaims({ accessToken: { ...CLAIMS, exp: NOW_S + 10 }, idToken: ID, hasRefreshToken: true });
    expect(await user.has({ permissions: ['create:todos'] })).toBe(true);
    vi.setSystemTime((NOW_S + 71) * 1_000);
    expect(await user.has({ permissions: ['create:todos'] })).toBe(false);
    expect(await user.has({})).toBe(false);
    expect(await user.getPermission('create:todos')).toMatchObject({ isGranted: false, orgCode: null });
    expect(await user.getFlag('theme', 'blue')).toMatchObject({ value: 'blue', isDefault: true });
    expect(await user.getUserProfile()).toBeNull();
    expect(await user.getClaim('email', 'id_token')).toMatchObject({ value: null });
  });

  test('an ID token past its hour still tells who signed in', async () => {
    fakeTime(NOW_S * 1_000);
    const idToken = { ...ID, exp: NOW_S - 3_600 };
    const user = new UserClaims({ accessToken: { ...CLAIMS, exp: NOW_S + 3_600 }, idToken });
    expect(await user.getUserProfile()).toMatchObject({ name: 'John Doe' });
    expect(await new UserClaims({ idToken }).getUserProfile()).toBeNull();
  });

  test('an expiry that is no number is over', async () => {
    for (const exp of ['9999999999', null, {}, Number.NaN]) {
      expect(await userWith({ ...CLAIMS, exp }).has({ permissions: ['create:todos'] })).toBe(false);
    }
  });

  test('the tokens of the moment are asked for every time', async () => {
    let accessToken: Claims | undefined = CLAIMS;
    const user = new UserClaims(async () => ({ accessToken }));
    expect((await user.getPermission('create:todos')).isGranted).toBe(true);
    accessToken = undefined;
    expect((await user.getPermission('create:todos')).isGranted).toBe(false);
  });
});
