import { describe, expect, it } from 'vitest';
import {
  authorizeUrl,
  CALLBACK,
  claimsOf,
  exchange,
  isActive,
  makeSignIn,
  paramsOf,
  post,
  refresh,
  tokensOf,
  VERIFIER,
} from './support.js';

const one = { userId: 'kp_one' };

describe('authorization_code', () => {
  it('gives tokens', async () => {
    const { emulator } = makeSignIn();
    const { status, body } = await exchange(emulator, await emulator.signIn(authorizeUrl(emulator), one));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      id_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 86_400,
      scope: 'openid profile email offline',
      token_type: 'bearer',
    });
  });

  it('gives no ID token without openid and no refresh token without offline', async () => {
    const { emulator } = makeSignIn();
    expect(await tokensOf(emulator, one, { scope: 'read:things' })).toEqual({
      access_token: expect.any(String),
      expires_in: 86_400,
      scope: 'read:things',
      token_type: 'bearer',
    });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no code', { code: '' }, 400, 'invalid_request'],
    ['an unknown code', { code: 'x' }, 400, 'invalid_grant'],
    ['no callback URL', { redirect_uri: '' }, 400, 'invalid_request'],
    ['another callback URL', { redirect_uri: 'https://app.example.com/other?x=1' }, 400, 'invalid_grant'],
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
    ['a short verifier', { code_verifier: 'x' }, 400, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, 401, 'invalid_client'],
    ['a public client that was given no code', { client_id: 'spa', client_secret: '' }, 400, 'invalid_grant'],
    ['a public client with a secret', { client_id: 'spa', client_secret: 'x' }, 401, 'invalid_client'],
    ['a client for machines', { client_id: 'machine', client_secret: 'machine-secret' }, 400, 'unauthorized_client'],
    ['client credentials', { grant_type: 'client_credentials' }, 400, 'unauthorized_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_, parameters, status, error) => {
    const { emulator } = makeSignIn();
    const callback = await emulator.signIn(authorizeUrl(emulator), one);
    const answer = await exchange(emulator, callback, parameters);
    expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
  });

  it('needs a verifier when there was a challenge, and none when there was none', async () => {
    const { emulator } = makeSignIn();
    const { code = '' } = paramsOf(await emulator.signIn(authorizeUrl(emulator), one));
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
    expect((await post(emulator, '/oauth2/token', form)).body.error).toBe('invalid_grant');
    expect((await post(emulator, '/oauth2/token', { ...form, code_verifier: VERIFIER })).status).toBe(200);
    const plain = { code_challenge: undefined, code_challenge_method: undefined };
    const callback = await emulator.signIn(authorizeUrl(emulator, plain), one);
    expect((await exchange(emulator, callback)).body.error).toBe('invalid_grant');
    const withoutVerifier = { ...form, code: paramsOf(callback).code ?? '' };
    expect((await post(emulator, '/oauth2/token', withoutVerifier)).status).toBe(200);
  });

  it('takes HTTP Basic, and no secret from public clients', async () => {
    const { emulator } = makeSignIn();
    const { code = '' } = paramsOf(await emulator.signIn(authorizeUrl(emulator), one));
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
    const body = new URLSearchParams(form);
    const headers = { authorization: `Basic ${btoa('web:web-secret')}` };
    const basic = await emulator.fetch(`${emulator.domain}/oauth2/token`, { method: 'POST', body, headers });
    expect([basic.status, basic.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const url = authorizeUrl(emulator, { client_id: 'spa' });
    const none = { client_id: 'spa', client_secret: '' };
    expect((await exchange(emulator, await emulator.signIn(url, one), none)).status).toBe(200);
  });

  it('is good for a minute', async () => {
    const { emulator, forward } = makeSignIn();
    const callback = await emulator.signIn(authorizeUrl(emulator), one);
    forward(60);
    expect((await exchange(emulator, callback)).body.error).toBe('invalid_grant');
  });

  it('is good once: a second use revokes what the first gave', async () => {
    const { emulator } = makeSignIn();
    const callback = await emulator.signIn(authorizeUrl(emulator), one);
    const { body } = await exchange(emulator, callback);
    expect(await isActive(emulator, body.access_token)).toBe(true);
    expect((await exchange(emulator, callback)).body.error).toBe('invalid_grant');
    expect(await isActive(emulator, body.access_token)).toBe(false);
    expect((await refresh(emulator, body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('gives no good tokens to two requests at a time', async () => {
    const { emulator } = makeSignIn();
    const callback = await emulator.signIn(authorizeUrl(emulator), one);
    const answers = await Promise.all([exchange(emulator, callback), exchange(emulator, callback)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([400, 400]);
  });
});

describe('refresh_token', () => {
  it('gives a new refresh token each time, and the old access token while that is good', async () => {
    const { emulator, forward } = makeSignIn();
    const first = await tokensOf(emulator);
    forward(100);
    const { body: second } = await refresh(emulator, first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect([second.access_token, second.expires_in]).toEqual([first.access_token, 86_300]);
    expect(claimsOf(second.id_token)).toMatchObject({ sub: 'kp_one', auth_time: claimsOf(first.id_token).auth_time });
    expect(claimsOf(second.id_token)).not.toHaveProperty('nonce');
    forward(86_300);
    const { body: third } = await refresh(emulator, second.refresh_token);
    expect(third.access_token).not.toBe(first.access_token);
    expect(third.expires_in).toBe(86_400);
  });

  it('gives a new access token where that is asked for, or the old one is no good', async () => {
    const strict = makeSignIn({ signIn: { reusesAccessToken: false } });
    const tokens = await tokensOf(strict.emulator);
    const again = await refresh(strict.emulator, tokens.refresh_token);
    expect(again.body.access_token).not.toBe(tokens.access_token);

    const { emulator } = makeSignIn();
    const first = await tokensOf(emulator);
    await post(emulator, '/oauth2/revoke', { token: first.access_token });
    const { body: second } = await refresh(emulator, first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    emulator.rotateKeys();
    const { body: third } = await refresh(emulator, second.refresh_token);
    expect(third.access_token).not.toBe(second.access_token);
  });

  it('takes the old token for 30 seconds more, then revokes the family', async () => {
    const { emulator, forward } = makeSignIn();
    const first = await tokensOf(emulator);
    const { body: second } = await refresh(emulator, first.refresh_token);
    forward(30);
    const late = await refresh(emulator, first.refresh_token);
    expect(late.status).toBe(200);
    expect(new Set([first.refresh_token, second.refresh_token, late.body.refresh_token]).size).toBe(3);
    expect(await isActive(emulator, second.refresh_token)).toBe(true);
    forward(1);
    expect((await refresh(emulator, first.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    for (const token of [second.refresh_token, late.body.refresh_token, second.access_token]) {
      expect(await isActive(emulator, token)).toBe(false);
    }
    expect((await refresh(emulator, second.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('may take the old token no more at all', async () => {
    const { emulator, forward } = makeSignIn({ signIn: { refreshOverlapS: 0 } });
    const { refresh_token } = await tokensOf(emulator);
    const { body } = await refresh(emulator, refresh_token);
    forward(0.001);
    expect((await refresh(emulator, refresh_token)).status).toBe(400);
    expect((await refresh(emulator, body.refresh_token)).status).toBe(400);
  });

  it('revokes one family only', async () => {
    const { emulator, forward } = makeSignIn();
    const [first, other] = [await tokensOf(emulator), await tokensOf(emulator)];
    await refresh(emulator, first.refresh_token);
    forward(31);
    await refresh(emulator, first.refresh_token);
    expect((await refresh(emulator, other.refresh_token)).status).toBe(200);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an unknown token', { refresh_token: 'x' }, 'invalid_grant'],
    ['another client', { client_id: 'spa', client_secret: '' }, 'invalid_grant'],
    ['more scopes', { scope: 'openid read:things' }, 'invalid_scope'],
  ])('refuses %s', async (_, parameters, error) => {
    const { emulator } = makeSignIn();
    const { refresh_token } = await tokensOf(emulator);
    const answer = await refresh(emulator, refresh_token, parameters);
    expect(answer).toEqual({ status: 400, body: { error, error_description: expect.any(String) } });
    expect((await refresh(emulator, refresh_token, { scope: 'openid' })).status).toBe(200);
  });

  it('ends after 15 days without use, with the user and with a suspension', async () => {
    const { emulator, forward } = makeSignIn();
    const first = await tokensOf(emulator);
    forward(15 * 86_400);
    expect((await refresh(emulator, first.refresh_token)).body.error).toBe('invalid_grant');
    const second = await tokensOf(emulator, { userId: 'kp_two' });
    const machine = await post(emulator, '/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: 'machine-secret',
      audience: `${emulator.domain}/api`,
    });
    const headers = { authorization: `Bearer ${machine.body.access_token}`, 'content-type': 'application/json' };
    const user = `${emulator.domain}/api/v1/user?id=kp_two`;
    await emulator.fetch(user, { method: 'PATCH', headers, body: JSON.stringify({ is_suspended: true }) });
    expect((await refresh(emulator, second.refresh_token)).body.error).toBe('invalid_grant');
    await emulator.fetch(user, { method: 'DELETE', headers });
    expect((await refresh(emulator, second.refresh_token)).body.error).toBe('invalid_grant');
  });
});

describe('settings', () => {
  it('change lifetimes, and must be numbers of seconds', async () => {
    const { emulator, forward } = makeSignIn({
      tokenLifetimeS: 60,
      signIn: { idTokenLifetimeS: 30, refreshTokenLifetimeS: 10, codeLifetimeS: 5 },
    });
    const tokens = await tokensOf(emulator);
    const { exp = 0, iat = 0 } = claimsOf(tokens.id_token);
    expect([exp - iat, tokens.expires_in]).toEqual([30, 60]);
    forward(10);
    expect((await refresh(emulator, tokens.refresh_token)).status).toBe(400);
    expect(() => makeSignIn({ signIn: { codeLifetimeS: 0 } })).toThrow('codeLifetimeS must be a positive number');
    expect(() => makeSignIn({ signIn: { refreshOverlapS: Number.NaN } })).toThrow('refreshOverlapS');
    expect(() => makeSignIn({ signIn: { other: 1 } as object })).toThrow('no option "other"');
  });
});
