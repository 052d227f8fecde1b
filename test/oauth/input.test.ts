import { beforeEach, describe, expect, it } from 'vitest';
import type { OAuth } from '../../src/oauth/index.js';
import { createOAuth, Issuer, request } from './support/issuer.js';

let issuer: Issuer;
let oauth: OAuth;
beforeEach(async () => {
  issuer = await Issuer.create();
  oauth = createOAuth(issuer);
});

/** The request of an Express application: its headers are an object. */
const EXPRESS = { headers: { cookie: 'a=b' }, url: '/', method: 'GET' };

/** A request of another class, as test runners and packages have. */
function foreign(path: string): Request {
  const { url, headers, method } = request(path);
  class Other {
    get url() {
      return url;
    }
    get headers() {
      return headers;
    }
    get method() {
      return method;
    }
  }
  return new Other() as Request;
}

describe('what is no web request', () => {
  const calls: [string, (request: Request) => Promise<unknown>][] = [
    ['handle', (given) => oauth.handle(given)],
    ['callback', (given) => oauth.callback(given)],
    ['getSession', (given) => oauth.getSession(given)],
    ['refreshSession', (given) => oauth.refreshSession(given)],
    ['commit', (given) => oauth.commit(given, new Response())],
    ['isAuthenticated', (given) => oauth.isAuthenticated(given)],
    ['getAccess', (given) => oauth.getAccess(given)],
    ['logout', (given) => oauth.logout(given)],
    ['login', (given) => oauth.login({}, given === undefined ? (null as never) : given)],
  ];
  for (const [name, call] of calls) {
    it(`${name} refuses it, in its promise`, async () => {
      for (const given of [undefined, null, {}, 'https://app.example.com/', EXPRESS]) {
        // `login` can do without a request.
        if (name === 'login' && given == null) continue;
        await expect(call(given as never)).rejects.toMatchObject({
          code: 'INPUT_INVALID',
          message: expect.stringContaining('must be a web `Request`'),
        });
      }
    });
  }
});

describe('options of a call', () => {
  it.each([
    ['orgcode', 'did you mean `orgCode`?'],
    ['return_to', 'did you mean `returnTo`?'],
    ['loginhint', 'did you mean `loginHint`?'],
    ['utm_source', 'give other parameters in `authParams`.'],
  ])('a sign-in has none named %s: %s', async (name, hint) => {
    for (const begin of [oauth.login, oauth.register, oauth.createAuthorizationUrl]) {
      await expect(begin.call(oauth, { [name]: 'x' }, request('/login'))).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: `\`${name}\` is not an option of a sign-in: ${hint}`,
      });
    }
  });

  it('a sign-in takes every parameter in both spellings', async () => {
    const { url } = await oauth.login({
      orgCode: 'org_1',
      login_hint: 'a@example.com',
      auth_params: { utm_source: 'x' },
    });
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      org_code: 'org_1',
      login_hint: 'a@example.com',
      utm_source: 'x',
    });
  });

  it.each([[null], [5], [[]], [request('/login')], [foreign('/login')]])(
    '%s is no options of a sign-in',
    async (given) => {
      for (const begin of [oauth.login, oauth.register, oauth.createAuthorizationUrl]) {
        await expect(begin.call(oauth, given as never)).rejects.toMatchObject({
          code: 'INPUT_INVALID',
          message: 'The options of a sign-in must be an object; the request comes second.',
        });
      }
    },
  );

  it('a request of another realm or package is one', async () => {
    const { url } = await oauth.login({}, foreign('/login'));
    expect(new URL(url).pathname).toBe('/oauth2/auth');
    expect(await oauth.isAuthenticated(foreign('/'))).toBe(false);
    expect((await oauth.handle(foreign('/login')))?.status).toBe(302);
  });

  it('a callback address for one sign-in follows the rules of the configured one', async () => {
    await expect(oauth.login({ redirectUri: 'https://App.example.com/callback' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('`https://app.example.com/callback`'),
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['logout', () => oauth.logout(request('/'), { returnto: '/bye' } as never)],
    ['introspect', () => oauth.introspect('token', { token_type_hint: 'access_token' } as never)],
    ['startDeviceAuthorization', () => oauth.startDeviceAuthorization({ scope: 'openid' } as never)],
  ])('%s refuses what it does not know', async (_, call) => {
    const before = issuer.calls.length;
    await expect(call()).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/^`(returnto|token_type_hint|scope)` is not an option; the options are /),
    });
    expect(issuer.calls.length - before).toBeLessThanOrEqual(1);
  });
});
