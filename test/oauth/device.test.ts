import { beforeEach, describe, expect, it } from 'vitest';
import { createOAuth, DOMAIN, Issuer, request, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
  issuer.answers.set('/oauth2/device/auth', () =>
    Response.json({
      device_code: 'kinde_dc_1',
      user_code: 'ABCDEFGH',
      verification_uri: '/device',
      verification_uri_complete: `${DOMAIN}/device?user_code=ABCDEFGH`,
      expires_in: 600,
      interval: 0.01,
      qr_code: 'data:image/png;base64,AA',
    }),
  );
});

/** The token endpoint's answers, one after the other; then tokens. */
function answers(...errors: (string | number)[]): void {
  issuer.answers.set('/oauth2/token', async () => {
    const error = errors.shift();
    if (error === undefined) return Response.json({ ...(await issuer.tokens()), scope: '' });
    return typeof error === 'number' ? new Response('', { status: error }) : Response.json({ error }, { status: 400 });
  });
}

describe('device authorization', () => {
  it('shows a code, waits, and gives verified tokens', async () => {
    answers('authorization_pending', 'authorization_pending');
    const device = await createOAuth(issuer, { audience: 'https://api.example.com' }).startDeviceAuthorization();
    expect(device).toMatchObject({
      userCode: 'ABCDEFGH',
      verificationUri: `${DOMAIN}/device`,
      qrCode: 'data:image/png;base64,AA',
    });
    issuer.accessClaims = { aud: ['https://api.example.com'] };
    const tokens = await device.poll();
    expect([tokens.user?.id, tokens.refreshToken]).toEqual(['kp_ada', 'refresh-1']);
    const [start] = issuer.calls.filter(({ path }) => path === '/oauth2/device/auth');
    expect(Object.fromEntries(start?.body ?? [])).toMatchObject({
      client_id: 'app',
      audience: 'https://api.example.com',
      scope: 'openid profile email offline',
    });
  });

  it('an outage in between does not end the wait', async () => {
    answers('authorization_pending', 500);
    expect((await (await createOAuth(issuer).startDeviceAuthorization()).poll()).user?.id).toBe('kp_ada');
  });

  it.each(['access_denied', 'expired_token'])('%s ends it', async (error) => {
    answers(error);
    await expect((await createOAuth(issuer).startDeviceAuthorization()).poll()).rejects.toMatchObject({
      code: 'DEVICE_REFUSED',
      error,
    });
  });

  it('so does the signal', async () => {
    answers(...Array(1_000).fill('authorization_pending'));
    const device = await createOAuth(issuer).startDeviceAuthorization();
    await expect(device.poll({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it.each([{ sub: 'kp_eve' }, { aud: ['another-app'] }])('an ID token with %j is refused', async (claims) => {
    issuer.idClaims = claims;
    answers();
    await expect((await createOAuth(issuer).startDeviceAuthorization()).poll()).rejects.toMatchObject({
      code: 'ID_TOKEN_INVALID',
    });
  });

  it('without an ID token nobody is named', async () => {
    issuer.answers.set('/oauth2/token', async () => {
      const { id_token: _, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    const tokens = await (await createOAuth(issuer).startDeviceAuthorization()).poll();
    expect(tokens).toMatchObject({ refreshToken: 'refresh-1', idToken: undefined, user: undefined });
  });

  it('forged tokens are refused', async () => {
    issuer.accessClaims = { iss: 'https://evil.example' };
    answers();
    await expect((await createOAuth(issuer).startDeviceAuthorization()).poll()).rejects.toMatchObject({
      code: 'JWT_INVALID',
    });
  });
});

describe('introspection, revocation and profile', () => {
  it('introspects with an access token, or with the client itself', async () => {
    issuer.answers.set('/oauth2/introspect', () => Response.json({ active: true, client_id: 'app', more: 1 }));
    const oauth = createOAuth(issuer, { clientSecret: 'a secret:%' });
    expect(await oauth.introspect('the-token', { accessToken: 'at', hint: 'refresh_token' })).toEqual({
      active: true,
      client_id: 'app',
      more: 1,
    });
    await oauth.introspect('the-token');
    const [bearer, basic] = issuer.calls.filter(({ path }) => path === '/oauth2/introspect');
    expect(bearer?.headers.get('authorization')).toBe('Bearer at');
    expect(Object.fromEntries(bearer?.body ?? [])).toEqual({ token: 'the-token', token_type_hint: 'refresh_token' });
    expect(basic?.headers.get('authorization')).toBe(`Basic ${btoa('app:a+secret%3A%25')}`);
  });

  it.each([
    [{ error: 'unauthorized' }, 401, 'TOKEN_INVALID'],
    [{}, 200, 'UNEXPECTED_RESPONSE'],
  ])('an answer %j is an error', async (body, status, code) => {
    issuer.answers.set('/oauth2/introspect', () => Response.json(body, { status }));
    await expect(createOAuth(issuer).introspect('t')).rejects.toMatchObject({ code });
  });

  it('a public client cannot introspect without an access token', async () => {
    await expect(createOAuth(issuer, { clientSecret: undefined }).introspect('t')).rejects.toMatchObject({
      name: 'KindeInputError',
      code: 'INPUT_INVALID',
    });
  });

  it('revokes', async () => {
    const oauth = createOAuth(issuer);
    await oauth.revoke('the-token', 'access_token');
    const { body } = issuer.calls.find(({ path }) => path === '/oauth2/revoke') as (typeof issuer.calls)[0];
    expect(Object.fromEntries(body)).toEqual({
      token: 'the-token',
      token_type_hint: 'access_token',
      client_id: 'app',
      client_secret: 'app-secret',
    });
    issuer.answers.set('/oauth2/revoke', () => Response.json({ error: 'invalid_request' }, { status: 400 }));
    await expect(oauth.revoke('the-token')).rejects.toMatchObject({ error: 'invalid_request' });
  });

  it('the profile must be that of the user', async () => {
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    issuer.answers.set('/oauth2/v2/user_profile', () => Response.json({ sub: 'kp_ada', email: 'ada@example.com' }));
    expect(await oauth.getUserInfo(request('/', cookie))).toEqual({ sub: 'kp_ada', email: 'ada@example.com' });
    issuer.answers.set('/oauth2/v2/user_profile', () => Response.json({ sub: 'kp_eve' }));
    await expect(oauth.getUserInfo(request('/', cookie))).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    issuer.answers.set('/oauth2/v2/user_profile', () => Response.json({ error: 'invalid_token' }, { status: 401 }));
    await expect(oauth.getUserInfo(request('/', cookie))).rejects.toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
    await expect(oauth.getUserInfo(request('/'))).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
  });

  it('the SDK names itself, unless told not to', async () => {
    await createOAuth(issuer, { framework: 'Express' }).revoke('t');
    await createOAuth(issuer, { tracking: false }).revoke('t');
    const headers = issuer.calls
      .filter(({ path }) => path === '/oauth2/revoke')
      .map((call) => call.headers.get('kinde-sdk'));
    expect(headers).toEqual([expect.stringMatching(/^TypeScript-Express\/[^/]+\/[^/]+\/node$/), null]);
  });
});
