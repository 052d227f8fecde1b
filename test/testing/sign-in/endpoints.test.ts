import { describe, expect, it } from 'vitest';
import { createBrowser } from './browser.js';
import { authorizeUrl, isActive, makeSignIn, post, refresh, SIGNED_OUT, tokensOf } from './support.js';

describe('/oauth2/v2/user_profile', () => {
  const ask = async (emulator: ReturnType<typeof makeSignIn>['emulator'], token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await emulator.fetch(`${emulator.domain}/oauth2/v2/user_profile`, { headers });
    return { status: answer.status, body: await answer.json() };
  };

  it('says who the user is, as far as the scopes allow', async () => {
    const { emulator } = makeSignIn();
    expect(await ask(emulator, (await tokensOf(emulator)).access_token)).toEqual({
      status: 200,
      body: {
        id: 'kp_one',
        sub: 'kp_one',
        provided_id: 'own-1',
        name: 'User One',
        given_name: 'User',
        family_name: 'One',
        updated_at: Date.UTC(2026, 0, 1) / 1000,
        email: 'one@example.com',
        email_verified: true,
        picture: 'https://app.example.com/one.png',
        preferred_username: 'user-one',
      },
    });
    const { access_token } = await tokensOf(emulator, { userId: 'kp_one' }, { scope: 'openid' });
    expect((await ask(emulator, access_token)).body).toEqual({ id: 'kp_one', sub: 'kp_one' });
  });

  it('refuses everything but a good access token of a user', async () => {
    const { emulator, forward } = makeSignIn();
    const codes = async (token?: string) => {
      const { status, body } = await ask(emulator, token);
      return [status, ...body.errors.map(({ code }: { code: string }) => code)];
    };
    const machine = { client_id: 'machine', client_secret: 'machine-secret', grant_type: 'client_credentials' };
    const tokens = await tokensOf(emulator);
    const refused = [403, 'INVALID_CREDENTIALS', 'TOKEN_INVALID'];
    expect(await codes()).toEqual([403, 'INVALID_CREDENTIALS', 'INVALID_AUTHORIZATION_HEADER']);
    expect(await codes('x')).toEqual(refused);
    expect(await codes(tokens.id_token)).toEqual(refused);
    expect(await codes((await post(emulator, '/oauth2/token', machine)).body.access_token)).toEqual(refused);
    forward(86_400);
    expect(await codes(tokens.access_token)).toEqual(refused);
  });
});

describe('/oauth2/introspect', () => {
  it('tells about access and refresh tokens', async () => {
    const { emulator, clock } = makeSignIn();
    const tokens = await tokensOf(emulator, { userId: 'kp_one' }, { audience: 'https://api.example.com' });
    const now = clock.now / 1000;
    const common = { active: true, aud: ['https://api.example.com'], client_id: 'web', iat: now };
    const ask = async (token: string) => (await post(emulator, '/oauth2/introspect', { token })).body;
    expect(await ask(tokens.access_token)).toEqual({ ...common, exp: now + 86_400 });
    expect(await ask(tokens.refresh_token)).toEqual({ ...common, exp: now + 15 * 86_400 });
    expect(await ask(tokens.id_token)).toEqual({ active: false });
    expect(await ask('x')).toEqual({ active: false });
  });

  it('is asked with a good bearer token or by a client with a secret', async () => {
    const { emulator } = makeSignIn();
    const { access_token: token } = await tokensOf(emulator);
    const nobody = { client_id: '', client_secret: '', token };
    const ask = (form: Record<string, string>, authorization?: string) =>
      post(emulator, '/oauth2/introspect', form, authorization ? { authorization } : {});
    expect((await ask(nobody, `Bearer ${token}`)).body.active).toBe(true);
    expect(await ask(nobody)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await ask(nobody, 'Bearer x')).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(await ask({ ...nobody, client_id: 'spa' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await ask({ token: '' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('/oauth2/revoke', () => {
  it('takes an access token alone and a refresh token with its family', async () => {
    const { emulator } = makeSignIn();
    const tokens = await tokensOf(emulator);
    expect(await post(emulator, '/oauth2/revoke', { token: tokens.access_token })).toEqual({ status: 200, body: '' });
    expect(await isActive(emulator, tokens.access_token)).toBe(false);
    const { body } = await refresh(emulator, tokens.refresh_token);
    expect(await isActive(emulator, body.access_token)).toBe(true);
    await post(emulator, '/oauth2/revoke', { token: tokens.refresh_token, token_type_hint: 'refresh_token' });
    expect(await isActive(emulator, body.access_token)).toBe(false);
    expect(await isActive(emulator, body.refresh_token)).toBe(false);
    expect((await refresh(emulator, body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('answers an unknown token like a known one, and refuses the client of another', async () => {
    const { emulator } = makeSignIn();
    const { access_token, refresh_token } = await tokensOf(emulator);
    expect((await post(emulator, '/oauth2/revoke', { token: 'x' })).status).toBe(200);
    for (const token of [access_token, refresh_token]) {
      const answer = await post(emulator, '/oauth2/revoke', { client_id: 'spa', client_secret: '', token });
      expect(answer).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
      expect(await isActive(emulator, token)).toBe(true);
    }
    const wrong = await post(emulator, '/oauth2/revoke', { client_secret: 'x', token: access_token });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('/logout', () => {
  const out = (domain: string, parameters: Record<string, string>) =>
    `${domain}/logout?${new URLSearchParams(parameters)}`;

  it.each<[string, Record<string, string>, string | undefined]>([
    ['an allowed URL', { redirect: SIGNED_OUT }, SIGNED_OUT],
    ['the URL of any application', { redirect: 'https://spa.example.com/' }, 'https://spa.example.com/'],
    [
      'the names of OpenID Connect',
      { post_logout_redirect_uri: SIGNED_OUT, state: 'x', client_id: 'web' },
      `${SIGNED_OUT}?state=x`,
    ],
    ['a URL of another application', { redirect: SIGNED_OUT, client_id: 'spa' }, undefined],
    ['an unknown URL', { redirect: 'https://evil.example/' }, undefined],
    ['a longer URL', { redirect: `${SIGNED_OUT}/more` }, undefined],
    ['a callback URL', { redirect: 'https://app.example.com/callback' }, undefined],
  ])('goes to %s, or nowhere', async (_, parameters, url) => {
    const { emulator } = makeSignIn();
    const visit = await createBrowser(emulator.fetch).go(out(emulator.domain, parameters));
    if (url === undefined) expect([visit.status, visit.title]).toEqual([400, 'Logout URL not allowed']);
    else expect(visit.url).toBe(url);
  });

  it('shows a page without a URL', async () => {
    const { emulator } = makeSignIn();
    expect(await createBrowser(emulator.fetch).go(`${emulator.domain}/logout`)).toMatchObject({
      status: 200,
      title: 'Signed out',
    });
  });
});

describe('discovery', () => {
  it('names only endpoints that are there', async () => {
    const { emulator } = makeSignIn();
    const document = await (await emulator.fetch(`${emulator.domain}/.well-known/openid-configuration`)).json();
    const endpoints = Object.entries<string>(document).filter(([name]) => /(_endpoint|_uri)$/.test(name));
    expect(endpoints).toHaveLength(8);
    for (const [name, url] of endpoints) {
      const statuses = await Promise.all(
        ['GET', 'POST'].map(async (method) => (await emulator.fetch(url, { method, redirect: 'manual' })).status),
      );
      expect(
        statuses.every((status) => status === 404),
        name,
      ).toBe(false);
    }
  });

  it('lists the claims of tokens', async () => {
    const { emulator } = makeSignIn();
    const document = await (await emulator.fetch(`${emulator.domain}/.well-known/openid-configuration`)).json();
    expect(document.grant_types_supported).toContain('urn:ietf:params:oauth:grant-type:device_code');
    expect(document.code_challenge_methods_supported).toEqual(['S256']);
    const { emulator: other } = makeSignIn();
    const tokens = await tokensOf(other, { userId: 'kp_one' }, { scope: 'openid profile email phone' });
    const claims = [tokens.access_token, tokens.id_token].flatMap((token) =>
      Object.keys(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())),
    );
    for (const name of document.claims_supported) expect(claims).toContain(name);
  });
});

describe('other methods and origins', () => {
  it('answers 405 to a method that an endpoint has not', async () => {
    const { emulator } = makeSignIn();
    const answer = await emulator.fetch(`${emulator.domain}/oauth2/revoke`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await emulator.fetch(`${emulator.domain}/sign-in`, { method: 'DELETE' })).status).toBe(405);
  });

  it('lets scripts of other origins ask for tokens, not for pages', async () => {
    const { emulator } = makeSignIn();
    const ask = async (path: string, method = 'OPTIONS') =>
      await emulator.fetch(`${emulator.domain}${path}`, {
        method,
        headers: {
          origin: 'https://spa.example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization, kinde-sdk',
        },
      });
    for (const path of ['/oauth2/token', '/oauth2/v2/user_profile', '/.well-known/jwks']) {
      const { status, headers } = await ask(path);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-headers')).toBe('authorization, kinde-sdk');
      expect((await ask(path, 'GET')).headers.get('access-control-allow-origin')).toBe('*');
    }
    const page = await ask(new URL(authorizeUrl(emulator)).pathname, 'GET');
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });
});
