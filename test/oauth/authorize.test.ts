import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AuthorizeOptions, type OAuthOptions, Prompt } from '../../src/oauth/index.js';
import { APP, createOAuth, DOMAIN, Issuer } from './support/issuer.js';

async function authorize(options: AuthorizeOptions = {}, config: OAuthOptions = {}) {
  const oauth = createOAuth(await Issuer.create(), { scopes: ['openid', 'profile', 'email'], ...config });
  const started = await oauth.createAuthorizationUrl(options);
  return { ...started, query: new URL(started.url).searchParams };
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

describe('authorize URL', () => {
  it('61: the default login', async () => {
    const { url, query, state, nonce } = await authorize();
    expect(url.startsWith(`${DOMAIN}/oauth2/auth?`)).toBe(true);
    expect(Object.fromEntries(query)).toEqual({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: `${APP}/callback`,
      scope: 'openid profile email',
      supports_reauth: 'true',
      state,
      nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(state.length).toBeGreaterThanOrEqual(43);
    expect(url).toContain('scope=openid+profile+email');
  });

  it('62: the verifier fits the challenge', async () => {
    const { query, codeVerifier } = await authorize();
    expect(codeVerifier).toMatch(/^[\w.~-]{43,128}$/);
    expect(hash(codeVerifier)).toBe(query.get('code_challenge'));
  });

  it('64: flags', async () => {
    const { query } = await authorize({ isCreateOrg: true, orgName: 'New', hasSuccessPage: false });
    expect([query.get('is_create_org'), query.get('org_name'), query.get('has_success_page')]).toEqual([
      'true',
      'New',
      'false',
    ]);
  });

  it.each<[AuthorizeOptions, string | null, string | null]>([
    [{ invitation_code: 'abc123' }, 'abc123', 'true'],
    [{ invitationCode: 'abc123' }, 'abc123', 'true'],
    [{ invitationCode: 'abc123', isInvitation: false }, 'abc123', 'true'],
    [{ isInvitation: true }, null, 'true'],
    [{ isInvitation: false }, null, null],
    [{ invitationCode: '' }, '', null],
    [{ invitationCode: null }, null, null],
    [{}, null, null],
    [{ invitationCode: 'abc123', orgCode: 'org_456' }, 'abc123', 'true'],
  ])('65: invitation %j', async (options, code, mark) => {
    const { query } = await authorize(options);
    expect([query.get('invitation_code'), query.get('is_invitation')]).toEqual([code, mark]);
    expect(query.get('org_code')).toBe(options.orgCode ?? null);
  });

  it('66: login and register take the code of an invitation', async () => {
    const oauth = createOAuth(await Issuer.create());
    const login = new URL((await oauth.login('inv_xyz')).url).searchParams;
    const register = new URL((await oauth.register('inv_reg')).url).searchParams;
    expect([login.get('invitation_code'), login.get('prompt')]).toEqual(['inv_xyz', null]);
    expect([register.get('invitation_code'), register.get('prompt')]).toEqual(['inv_reg', 'create']);
  });

  it('67: the audience of the option wins over the configured one', async () => {
    const config = { audience: 'https://api.example.com' };
    expect((await authorize({}, config)).query.get('audience')).toBe('https://api.example.com');
    expect((await authorize({ audience: ['a', 'b'] }, config)).query.get('audience')).toBe('a b');
    expect((await authorize()).query.has('audience')).toBe(false);
  });

  it.each([
    'client_id',
    'redirect_uri',
    'response_type',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'scope',
    'Client_Id',
  ])('69: auth_params must not set %s', async (name) => {
    await expect(authorize({ auth_params: { [name]: 'HIJACK' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(authorize({ authParams: { [name]: 'HIJACK' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('70: the options are not changed, and other parameters pass', async () => {
    const options = Object.freeze({
      authParams: Object.freeze({ kc_theme: 'dark', empty: null, number: 3 }),
      orgCode: 'org_1',
    });
    const { query } = await authorize(options);
    expect([query.get('kc_theme'), query.has('empty'), query.get('number')]).toEqual(['dark', false, '3']);
  });

  it.each([undefined, null])('71: state %s is generated', async (state) => {
    expect((await authorize({ state })).state).toHaveLength(43);
  });

  it.each(['', 'short', 'with space in it', 'x'.repeat(513)])('71: state %j is refused', async (state) => {
    await expect(authorize({ state })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('74: a domain in any spelling gives the same address', async () => {
    const addresses = [`${DOMAIN}/`, 'example.kinde.com', DOMAIN].map(async (domain) => {
      const { url } = await authorize({ state: 'state-of-the-test' }, { domain });
      // Each sign-in has its own two.
      return url.replace(/(nonce|code_challenge)=[\w-]+/g, '$1=');
    });
    const [first, ...others] = await Promise.all(addresses);
    expect(first?.startsWith(`${DOMAIN}/oauth2/auth?client_id=app&response_type=code&`)).toBe(true);
    expect(others).toEqual([first, first]);
  });

  it('75: prompt as a constant', async () => {
    expect((await authorize({ prompt: Prompt.SELECT_ACCOUNT })).query.get('prompt')).toBe('select_account');
  });

  it.each([
    'nonsense',
    '/callback',
    'http://app.example.com/cb',
    `${APP}/cb?tenant=1`,
    `${APP}/cb?`,
    `${APP}/cb#x`,
    '',
  ])('a redirectUri %j of one sign-in is refused', async (redirectUri) => {
    await expect(authorize({ redirectUri })).rejects.toMatchObject({
      name: 'KindeInputError',
      code: 'INPUT_INVALID',
      message: expect.stringContaining('`redirectUri`'),
    });
  });

  it('what would not fit into the cookie of the sign-in, which browsers would then drop, is refused', async () => {
    const long = { state: 's'.repeat(512), returnTo: `/${'x'.repeat(2_047)}` };
    expect((await authorize(long)).setCookies.at(-1)?.length).toBeLessThanOrEqual(4_096);
    await expect(authorize({ ...long, audience: 'a'.repeat(400) })).rejects.toMatchObject({
      name: 'KindeInputError',
      message: expect.stringMatching(/4,096.*`returnTo`/),
    });
  });

  it('both spellings with different values are refused', async () => {
    await expect(authorize({ orgCode: 'a', org_code: 'b' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('a value of the wrong type is refused', async () => {
    await expect(authorize({ isCreateOrg: 'yes' as unknown as boolean })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('goes on with the known addresses while discovery is down, and asks again later', async () => {
    const issuer = await Issuer.create();
    issuer.answers.set('/.well-known/openid-configuration', () => new Response('', { status: 500 }));
    const oauth = createOAuth(issuer);
    await Promise.all([oauth.login(), oauth.login(), oauth.login()]);
    const asked = issuer.calls.length;
    expect((await oauth.login()).url).toContain(`${DOMAIN}/oauth2/auth?`);
    expect(issuer.calls.length).toBe(asked);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('a discovery document of another issuer is an error, not an outage', async () => {
    const issuer = await Issuer.create();
    issuer.answers.set('/.well-known/openid-configuration', () => Response.json({ issuer: 'https://evil.example' }));
    await expect(createOAuth(issuer).login()).rejects.toMatchObject({ code: 'DISCOVERY_INVALID' });
  });
});
