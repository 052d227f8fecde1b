import { NextRequest } from 'next/server.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BearerOptions } from '../../src/adapters/bearer.js';
import type { Decision } from '../../src/adapters/guard.js';
import { Kernel } from '../../src/adapters/kernel.js';
import { proxied } from '../../src/adapters/next-proxy.js';
import { interrupt } from '../../src/adapters/next-reader.js';
import { createKinde } from '../../src/adapters/nextjs.js';
import type { KindeOptions } from '../../src/adapters/options.js';
import { KindeError } from '../../src/errors.js';
import { APP, DOMAIN, Issuer, SECRET } from '../oauth/support/issuer.js';

const AUDIENCE = 'https://api.example.com';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

const settings = (more: KindeOptions = {}) => ({
  domain: DOMAIN,
  clientId: 'app',
  redirectUri: `${APP}/api/auth/callback`,
  fetch: issuer.fetch,
  env: {},
  session: { secret: SECRET },
  ...more,
});

describe('a route for access tokens goes by the settings of the application', () => {
  const asked = () => issuer.calls.filter(({ path }) => path.startsWith('/account_api/'));

  async function statusOf(more: KindeOptions, api: BearerOptions = {}): Promise<number> {
    const { access_token } = await issuer.tokens();
    const route = createKinde(settings(more)).withBearer(() => new Response('in'), { audience: AUDIENCE, ...api });
    const headers = { authorization: `Bearer ${access_token}` };
    return (await route(new NextRequest(APP, { headers }))).status;
  }

  it('to ask Kinde, unless it says otherwise', async () => {
    issuer.accessClaims = { aud: [AUDIENCE], permissions: ['a'] };
    issuer.answers.set('/account_api/v1/permissions', () => Response.json({ data: { permissions: [] } }));
    const access = { forceApi: true };
    expect(await statusOf({ access }, { permissions: ['a'] })).toBe(403);
    // Unset is not "otherwise".
    expect(await statusOf({ access }, { permissions: ['a'], access: undefined })).toBe(403);
    expect(await statusOf({ access }, { permissions: ['a'], access: {} })).toBe(200);
    expect(await statusOf({}, { permissions: ['a'] })).toBe(200);
  });

  it('in how far clocks may differ', async () => {
    const now = Math.floor(Date.now() / 1_000);
    issuer.accessClaims = { aud: [AUDIENCE], iat: now - 1_000, exp: now - 30 };
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ clockToleranceSeconds: 5 })).toBe(401);
    expect(await statusOf({ clockToleranceSeconds: 5 }, { clockToleranceSeconds: 60 })).toBe(200);
  });

  it('in what it tells Kinde of itself', async () => {
    issuer.accessClaims = { aud: [AUDIENCE] };
    issuer.answers.set('/account_api/v1/permissions', () => Response.json({ data: { permissions: [{ key: 'a' }] } }));
    const access = { forceApi: true };
    for (const more of [{}, { framework: 'Mine' }, { tracking: false }]) {
      expect(await statusOf({ access, ...more }, { permissions: ['a'] })).toBe(200);
    }
    expect(asked().map(({ headers }) => headers.get('kinde-sdk')?.split('/')[0])).toEqual([
      'TypeScript-NextJS',
      'TypeScript-Mine',
      undefined,
    ]);
  });

  it('and in how long it waits for the keys', async () => {
    let signal: AbortSignal | null | undefined;
    const fetch: typeof issuer.fetch = (_url, init) => {
      signal = init?.signal;
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal?.reason)));
    };
    issuer.accessClaims = { aud: [AUDIENCE] };
    expect(await statusOf({ fetch, timeout: 20 })).toBe(503);
    expect(signal?.aborted).toBe(true);
    // By default it would be 10 seconds.
  }, 9_000);

  it('and refuses what is no option, with the first request', async () => {
    await expect(statusOf({}, { permision: ['a'] } as never)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a proxy that lets in who is signed in', () => {
  it.each(['/api/auth/login', '/api/auth/login/', '/api/auth/callback/?code=c&state=a-state-that-nobody-knows'])(
    'leaves %s to the sign-in',
    async (path) => {
      const kernel = new Kernel(settings({ basePath: '/api/auth' }));
      const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      const answer = await proxied(kernel, new NextRequest(APP + path, { headers }), (_request, kinde) =>
        kinde.guard(),
      );
      expect([answer.status, answer.headers.get('x-middleware-next')]).toEqual([200, '1']);
      // What the proxy leaves is what the sign-in answers.
      expect(await kernel.handle(new Request(APP + path))).toBeDefined();
    },
  );

  it('leads others to the login', async () => {
    const kernel = new Kernel(settings({ basePath: '/api/auth' }));
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
    const answer = await proxied(kernel, new NextRequest(`${APP}/api/authors`, { headers }), (_request, kinde) =>
      kinde.guard(),
    );
    expect(answer.headers.get('location')).toContain('/api/auth/login?');
  });
});

describe('a page that may not be rendered', () => {
  const digestOf = (decision: Decision) =>
    interrupt(decision, '/login').then(
      () => undefined,
      (error) => error.digest ?? error,
    );

  it('leads to the login, or is not to be found', async () => {
    expect(await digestOf({ outcome: 'unknown_caller' })).toContain(';/login;');
    // Next answers 403 only with `experimental.authInterrupts`.
    expect(await digestOf({ outcome: 'forbidden', requirement: {} })).toMatch(/;40[34]$/);
  });

  it('ends with the error while Kinde cannot be asked: the login would lead back to it', async () => {
    const error = new KindeError('SERVER_ERROR', 'down');
    expect(await digestOf({ outcome: 'unavailable', error })).toBe(error);
  });
});
