import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Kernel } from '../../src/adapters/kernel.js';
import type { KindeOptions } from '../../src/adapters/options.js';
import { APP, DOMAIN, Issuer, request, SECRET, signIn } from '../oauth/support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

/** The context of a request by somebody who has just signed in. */
async function opened(options: KindeOptions = {}) {
  const kernel = new Kernel({
    domain: DOMAIN,
    clientId: 'app',
    redirectUri: `${APP}/callback`,
    fetch: issuer.fetch,
    env: {},
    session: { secret: SECRET },
    ...options,
  });
  const cookie = await signIn(kernel.oauth, issuer);
  return { kernel, cookie, context: await kernel.open(request('/', cookie)) };
}

describe('what a context says of its user', () => {
  it('is all of the ID token, not what is shown of it', async () => {
    const { access, user } = (await opened()).context;
    expect(await access.getClaim('aud', 'id_token')).toEqual({ name: 'aud', value: ['app'] });
    expect(await access.getAllClaims('id_token')).toMatchObject({
      iss: DOMAIN,
      sub: 'kp_ada',
      email: 'ada@example.com',
    });
    expect(Object.keys(await access.getAllClaims('id_token'))).not.toContain('id');
    expect(user).toMatchObject({ id: 'kp_ada' });
    expect(await access.getUserProfile()).toMatchObject({ id: 'kp_ada', email: 'ada@example.com' });
  });

  it('names the tokens that there are', async () => {
    const all = { hasAccessToken: true, hasIdToken: true, hasRefreshToken: true, isAuthenticated: true };
    expect(await (await opened()).context.access.getTokenInfo()).toEqual({ ...all, userId: 'kp_ada' });
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, ...others } = await issuer.tokens();
      return Response.json(others);
    });
    const { context } = await opened();
    expect(await context.access.getTokenInfo()).toEqual({ ...all, hasRefreshToken: false, userId: 'kp_ada' });
    expect(await context.signedOut().access.getTokenInfo()).toMatchObject({
      hasIdToken: false,
      hasRefreshToken: false,
    });
  });

  it('is the organization of the access token, under either name', async () => {
    issuer.accessClaims = { org_code: 'org_1' };
    expect((await opened()).context.organization).toBe('org_1');
    issuer.accessClaims = { 'x-hasura-org-code': 'org_2' };
    expect((await opened()).context.organization).toBe('org_2');
    issuer.accessClaims = { org_code: '' };
    const { context } = await opened();
    expect([context.organization, context.signedOut().organization]).toEqual([null, null]);
  });
});

describe('a guard', () => {
  it('of a session goes by the same clock as the session', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const { kernel, cookie } = await opened({ clockToleranceSeconds: 300 });
    issuer.accessClaims = { iat: now - 1_000, exp: now - 100, permissions: ['a'] };
    const { access_token, ...others } = await issuer.tokens();
    issuer.answers.set('/oauth2/token', () => Response.json({ access_token, ...others }));
    const context = await kernel.open(request('/', cookie));
    await context.refresh();
    expect(context.isAuthenticated).toBe(true);
    expect(await context.guard({ permissions: ['a'] })).toBeUndefined();
  });

  it('that asks Kinde says 503 while it does not answer', async () => {
    issuer.accessClaims = { permissions: ['a'] };
    const { context } = await opened({ access: { forceApi: true } });
    issuer.answers.set('/account_api/v1/permissions', () => new Response(null, { status: 500 }));
    expect((await context.guard({ permissions: ['a'] }))?.status).toBe(503);
    expect((await context.guard())?.status).toBeUndefined();
  });

  it('lets nobody in with a token that has run out since the request came, and says so', async () => {
    const { context } = await opened();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_700_000 });
    try {
      const refusals = [await context.guard(), await context.guard({ roles: ['a'] })];
      expect(refusals.map((refusal) => refusal?.status)).toEqual([401, 401]);
    } finally {
      vi.useRealTimers();
    }
  });
});
