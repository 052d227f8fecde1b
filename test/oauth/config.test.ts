import { describe, expect, it } from 'vitest';
import { OAuth, type OAuthOptions } from '../../src/oauth/index.js';
import { SECRET } from './support/issuer.js';

const good: OAuthOptions = {
  domain: 'example.kinde.com',
  clientId: 'app',
  redirectUri: 'https://app.example.com/callback',
  session: { secret: SECRET },
  env: {},
};

describe('configuration', () => {
  it('comes from the environment alone', async () => {
    const env = {
      KINDE_DOMAIN: 'example.kinde.com',
      KINDE_CLIENT_ID: 'from-env',
      KINDE_CLIENT_SECRET: 's',
      KINDE_REDIRECT_URI: 'https://app.example.com/api/callback',
      KINDE_POST_LOGOUT_REDIRECT_URI: 'https://app.example.com/bye',
      KINDE_SESSION_SECRET: `${SECRET} ${SECRET}2`,
      KINDE_AUDIENCE: 'a b',
      KINDE_SCOPES: 'openid offline',
    };
    const fetch = async () => new Response('', { status: 404 });
    const oauth = new OAuth({ env, fetch });
    expect(oauth.paths.callback).toBe('/api/callback');
    const { searchParams } = new URL((await oauth.login()).url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: 'from-env',
      audience: 'a b',
      scope: 'openid offline',
    });
    expect((await oauth.logout(new Request('https://app.example.com/'))).url).toContain(
      'redirect=https%3A%2F%2Fapp.example.com%2Fbye',
    );
  });

  it.each<[string, OAuthOptions]>([
    ['framework', { framework: 'My App\r\n' }],
    ['framework', { framework: 'a/b' }],
    ['domain', { domain: undefined }],
    ['domain', { domain: 'http://example.kinde.com' }],
    ['clientId', { clientId: undefined }],
    ['clientId', { clientId: ' ' }],
    ['redirectUri', { redirectUri: undefined }],
    ['redirectUri', { redirectUri: '/callback' }],
    ['redirectUri', { redirectUri: 'http://app.example.com/callback' }],
    ['redirectUri', { redirectUri: 'https://app.example.com/callback?x=1' }],
    ['redirectUri', { redirectUri: 'https://app.example.com/callback#x' }],
    ['redirectUri', { redirectUri: 'javascript:alert(1)' }],
    ['redirectUri', { redirectUri: 'https://app.example.com/callback?' }],
    // Otherwise every visit of the home page would be taken for a callback.
    ['redirectUri', { redirectUri: 'https://app.example.com' }],
    ['redirectUri', { redirectUri: 'https://app.example.com/' }],
    ['redirectUri', { paths: { callback: '/' } }],
    ['postLogoutRedirectUri', { postLogoutRedirectUri: 'nonsense' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['email'] }],
    ['scopes', { scopes: 'openid' as unknown as string[] }],
    ['audience', { audience: '' }],
    ['session.secret', { session: {} }],
    ['session.secret', { session: { secret: 'short' } }],
    ['session.secret', { session: { secret: [] } }],
    ['session.secret', { session: { secret: [SECRET, 'short'] } }],
    ['storage', { session: { secret: SECRET, kind: 'store' } }],
    ['session.kind', { session: { secret: SECRET, kind: 'redis' as 'store' } }],
    ['session.idleSeconds', { session: { secret: SECRET, idleSeconds: 0 } }],
    ['session.cookieName', { session: { secret: SECRET, cookieName: 'a b' } }],
    ['session.cookieDomain', { session: { secret: SECRET, cookieDomain: 'example.org' } }],
    ['session.sameSite', { redirectUri: 'http://localhost/callback', session: { secret: SECRET, sameSite: 'none' } }],
    ['storage', { storage: {} as never }],
    ['afterLogin', { afterLogin: 'https://evil.example' }],
    ['allowedRedirectOrigins', { allowedRedirectOrigins: ['https://x.example.com/path'] }],
    ['allowedRedirectOrigins', { allowedRedirectOrigins: ['*'] }],
    ['paths.login', { paths: { login: 'login' } }],
    ['paths.login', { paths: { login: '/.//evil.example' } }],
    ['paths', { paths: { login: '/callback' } }],
    ['paths', { paths: { login: '/a/../callback' } }],
    ['basePath', { basePath: '//x' }],
    ['timeout', { timeout: Number.NaN }],
    ['fetch', { fetch: 'x' as never }],
    ['reditectUri', { reditectUri: 'https://app.example.com' } as OAuthOptions],
    ['`session`: `secrets` is not an option', { session: { secret: SECRET, secrets: 'x' } as never }],
    ['`session`: The options must be an object', { session: 'x' as never }],
    ['`paths`: `sign_in` is not an option', { paths: { sign_in: '/in' } as never }],
    ['`paths`: The options must be an object', { paths: '/auth' as never }],
  ])('%s: %j is refused at once, by name', (name, change) => {
    expect(() => new OAuth({ ...good, ...change })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });

  it('an address without a path will do where another path is the callback', () => {
    const oauth = new OAuth({
      ...good,
      redirectUri: 'https://app.example.com/',
      paths: { callback: '/behind-a-proxy' },
    });
    expect(oauth.paths.callback).toBe('/behind-a-proxy');
  });

  it.each([
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://App.Example.com/callback', 'https://app.example.com/callback'],
    ['https://app.example.com:443/callback', 'https://app.example.com/callback'],
    ['https://app.example.com/a/../callback', 'https://app.example.com/callback'],
    ['https://app.example.com/rück', 'https://app.example.com/r%C3%BCck'],
  ])('%s would not be sent as it is written, and Kinde compares texts', (redirectUri, sent) => {
    expect(() => new OAuth({ ...good, redirectUri, paths: { callback: '/callback' } })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`\`${sent}\``) }),
    );
  });

  it('no message quotes a secret', () => {
    const secret = 'short-and-secret';
    expect(() => new OAuth({ ...good, session: { secret } })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });

  it('a shared cookie domain changes the prefix', async () => {
    const oauth = new OAuth({
      ...good,
      session: { secret: SECRET, cookieDomain: '.Example.com' },
      fetch: async () => new Response('', { status: 404 }),
    });
    expect((await oauth.login()).setCookies[0]).toMatch(/^__Secure-kinde-txn-.*Domain=example\.com$/);
  });
});
