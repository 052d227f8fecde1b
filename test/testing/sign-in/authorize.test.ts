import { describe, expect, it } from 'vitest';
import { createBrowser } from './browser.js';
import { authorizeUrl, CALLBACK, claimsOf, exchange, makeSignIn, paramsOf, tokensOf } from './support.js';

/** Asks once, as a browser without a session does. */
async function ask(parameters: Readonly<Record<string, string | undefined>>, suffix = '') {
  const { emulator } = makeSignIn();
  return await createBrowser(emulator.fetch).go(authorizeUrl(emulator, parameters) + suffix);
}

describe('a request that must not be redirected', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'Unknown application'],
    ['no client', { client_id: undefined }, 'Unknown application'],
    ['no callback URL', { redirect_uri: undefined }, 'Callback URL not allowed'],
    ['another callback URL', { redirect_uri: 'https://evil.example/callback' }, 'Callback URL not allowed'],
    ['a longer callback URL', { redirect_uri: `${CALLBACK}/more` }, 'Callback URL not allowed'],
    ['a callback URL with a query', { redirect_uri: `${CALLBACK}?x=1` }, 'Callback URL not allowed'],
    ['a callback URL in other case', { redirect_uri: CALLBACK.toUpperCase() }, 'Callback URL not allowed'],
    ['a client without callback URLs', { client_id: 'machine' }, 'Callback URL not allowed'],
  ])('%s', async (_, parameters, title) => {
    const visit = await ask(parameters);
    expect([visit.status, visit.title]).toEqual([400, title]);
    expect(visit.message).toEqual(expect.any(String));
  });

  it('two clients or two callback URLs', async () => {
    for (const name of ['client_id=web', `redirect_uri=${encodeURIComponent(CALLBACK)}`]) {
      expect((await ask({}, `&${name}`)).title).toBe('Unclear link');
    }
  });

  it('shows what was sent as text', async () => {
    const visit = await ask({ redirect_uri: 'https://x.example/"><script>alert(1)</script>' });
    expect(visit.html).not.toContain('<script>');
    expect(visit.message).toContain('"><script>alert(1)</script>');
  });
});

describe('a request that the application is told about', () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ['no state', { state: undefined }, 'invalid_state'],
    ['a short state', { state: '1234567' }, 'invalid_state'],
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['a token', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['a request object', { request: 'x.y.z' }, 'request_not_supported'],
    ['a request object elsewhere', { request_uri: 'https://x.example' }, 'request_uri_not_supported'],
    ['an unknown scope', { scope: 'openid write:things' }, 'invalid_scope'],
    ['an unknown audience', { audience: 'https://other.example.com' }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without a method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a method without a challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
    ['an unknown prompt', { prompt: 'everything' }, 'invalid_request'],
    ['none among others', { prompt: 'none login' }, 'invalid_request'],
    ['a max_age that is none', { max_age: 'x' }, 'invalid_request'],
    ['an unknown organization', { org_code: 'org_9' }, 'invalid_request'],
    ['nobody signed in', { prompt: 'none' }, 'login_required'],
    [
      'a public client without PKCE',
      { client_id: 'spa', code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['an unreadable reauth_state', { reauth_state: '%%%' }, 'invalid_request'],
  ])('%s', async (_, parameters, error) => {
    const visit = await ask(parameters);
    expect(visit.url.startsWith(`${CALLBACK}?`)).toBe(true);
    const { state = 'state' in parameters ? undefined : 'state-1234' } = parameters;
    expect(paramsOf(visit.url)).toEqual({ error, error_description: expect.any(String), ...(state && { state }) });
  });

  it('parameters that come twice', async () => {
    expect(paramsOf((await ask({}, '&prompt=login&prompt=none')).url).error).toBe('invalid_request');
    const { emulator } = makeSignIn();
    const twice = `${authorizeUrl(emulator)}&audience=https://api.example.com&audience=https://api.example.com`;
    expect(paramsOf(await emulator.signIn(twice, { userId: 'kp_one' })).code).toEqual(expect.any(String));
  });

  it('keeps the query of a callback URL', async () => {
    const visit = await ask({ redirect_uri: 'https://app.example.com/other?x=1', prompt: 'none' });
    expect(paramsOf(visit.url)).toMatchObject({ x: '1', error: 'login_required' });
  });

  it('an application for machines', async () => {
    const seed = { applications: [{ clientId: 'm', clientSecret: 's', redirectUris: [CALLBACK] }] };
    const { emulator } = makeSignIn({ seed });
    const visit = await createBrowser(emulator.fetch).go(authorizeUrl(emulator, { client_id: 'm' }));
    expect(paramsOf(visit.url).error).toBe('unauthorized_client');
  });
});

describe('a request that is right', () => {
  it('answers with code, scope and state', async () => {
    const { emulator } = makeSignIn();
    const callback = await emulator.signIn(authorizeUrl(emulator), { email: 'ONE@example.com' });
    expect(callback.startsWith(`${CALLBACK}?`)).toBe(true);
    expect(paramsOf(callback)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      scope: 'openid profile email offline',
      state: 'state-1234',
    });
  });

  it('ignores what does not matter, offline_access too', async () => {
    const { emulator } = makeSignIn();
    const url = authorizeUrl(emulator, {
      scope: 'openid offline_access',
      lang: 'de',
      connection_id: 'conn_1',
      has_success_page: 'true',
      plan_interest: 'pro',
      utm_source: 'x',
      supports_reauth: 'true',
    });
    expect(paramsOf(await emulator.signIn(url, { userId: 'kp_one' })).scope).toBe('openid');
  });

  it('may come in a form', async () => {
    const { emulator } = makeSignIn();
    const { search } = new URL(authorizeUrl(emulator, { prompt: 'none' }));
    const body = new URLSearchParams(search);
    const answer = await emulator.fetch(`${emulator.domain}/oauth2/auth`, { method: 'POST', body });
    expect(answer.status).toBe(302);
    expect(paramsOf(answer.headers.get('location') ?? '').error).toBe('login_required');
  });
});

describe('organizations', () => {
  const orgOf = async (who: { userId: string; orgCode?: string }, parameters = {}) => {
    const { emulator } = makeSignIn();
    return claimsOf((await tokensOf(emulator, who, parameters)).access_token).org_code;
  };

  it('are the only one, the chosen one, the named one or none', async () => {
    expect(await orgOf({ userId: 'kp_one' })).toBe('org_1');
    expect(await orgOf({ userId: 'kp_two' })).toBe('org_1');
    expect(await orgOf({ userId: 'kp_two', orgCode: 'org_2' })).toBe('org_2');
    expect(await orgOf({ userId: 'kp_two' }, { org_code: 'org_2' })).toBe('org_2');
    expect(await orgOf({ userId: 'kp_alone' })).toBeUndefined();
  });

  it('refuse who is not a member, unless members are made by themselves', async () => {
    const { emulator } = makeSignIn();
    const url = authorizeUrl(emulator, { org_code: 'org_2' });
    expect(paramsOf(await emulator.signIn(url, { userId: 'kp_one' })).error).toBe('access_denied');
    const open = makeSignIn({
      seed: {
        applications: [{ type: 'web', clientId: 'web', clientSecret: 'web-secret', redirectUris: [CALLBACK] }],
        organizations: [{ name: 'First' }],
        users: [{ id: 'kp_1', email: 'one@example.com' }],
      },
    });
    const created = await open.emulator.signIn(
      authorizeUrl(open.emulator, { is_create_org: 'true', org_name: 'New & own' }),
      { userId: 'kp_1' },
    );
    const { org_code } = claimsOf((await exchange(open.emulator, created)).body.access_token);
    expect(open.emulator.users.find('kp_1')?.organizations).toEqual([org_code]);
  });
});

describe('a link that has expired', () => {
  const earlier = { supports_reauth: 'true', org_code: 'org_1', login_hint: 'one@example.com', lang: 'dé' };

  it('goes back to the application with what it asked', async () => {
    const { emulator } = makeSignIn();
    emulator.expireNextLink();
    const callback = paramsOf(await emulator.signIn(authorizeUrl(emulator, earlier), { userId: 'kp_one' }));
    expect(Object.keys(callback)).toEqual(['error', 'reauth_state']);
    expect(callback.error).toBe('login_link_expired');
    const asked = JSON.parse(Buffer.from(callback.reauth_state ?? '', 'base64').toString());
    expect(asked).toEqual({
      ...earlier,
      client_id: 'web',
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid profile email offline',
    });
    expect(paramsOf(await emulator.signIn(authorizeUrl(emulator, earlier), { userId: 'kp_one' }))).toHaveProperty(
      'code',
    );
  });

  it('is taken up by reauth_state, which decides nothing about where the answer goes', async () => {
    const { emulator } = makeSignIn();
    const forged = {
      org_code: 'org_2',
      redirect_uri: 'https://evil.example',
      client_id: 'spa',
      scope: 'openid',
      prompt: 'create',
    };
    const reauth_state = Buffer.from(JSON.stringify(forged)).toString('base64url');
    const visit = await createBrowser(emulator.fetch).go(authorizeUrl(emulator, { reauth_state }));
    expect(visit.title).toBe('Create your account');
    const tokens = await tokensOf(emulator, { userId: 'kp_two' }, { reauth_state });
    expect(claimsOf(tokens.access_token)).toMatchObject({ org_code: 'org_2', azp: 'web' });
    expect(tokens.scope).toBe('openid profile email offline');
  });

  it('shows a page where the application does not support that', async () => {
    const { emulator } = makeSignIn();
    emulator.expireNextLink();
    await expect(emulator.signIn(authorizeUrl(emulator), { userId: 'kp_one' })).rejects.toThrow('sign in again');
  });
});

describe('signIn', () => {
  it('registers an unknown address where the registration page is asked for', async () => {
    const { emulator } = makeSignIn();
    const url = authorizeUrl(emulator, { prompt: 'create', org_code: 'org_2' });
    const tokens = (await exchange(emulator, await emulator.signIn(url, { email: 'new@example.com' }))).body;
    expect(claimsOf(tokens.access_token).org_code).toBe('org_2');
    expect(emulator.users.find('new@example.com')).toMatchObject({ organizations: ['org_2'], name: 'new@example.com' });
    const other = authorizeUrl(emulator, { prompt: 'create', is_create_org: 'true' });
    await emulator.signIn(other, { email: 'newer@example.com', orgName: 'Newer' });
    expect(emulator.users.find('newer@example.com')?.organizations).toHaveLength(1);
  });

  it('says what is wrong', async () => {
    const { emulator } = makeSignIn();
    const url = authorizeUrl(emulator);
    await expect(emulator.signIn(url, { email: 'no@example.com' })).rejects.toThrow('no user no@example.com');
    await expect(emulator.signIn(url, { userId: 'kp_suspended' })).rejects.toThrow('may not sign in');
    await expect(emulator.signIn(url, { userId: 'kp_one', orgCode: 'org_2' })).rejects.toThrow('not a member');
    await expect(emulator.signIn('https://other.kinde.com/oauth2/auth', {})).rejects.toThrow('of this emulator');
    await expect(emulator.signIn(`${emulator.domain}/logout`, {})).rejects.toThrow('not /logout');
    await expect(emulator.signIn(authorizeUrl(emulator, { client_id: 'x' }), {})).rejects.toThrow('no application');
  });
});
