import { beforeEach, describe, expect, it } from 'vitest';
import { createOAuth, DOMAIN, Issuer, request, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

describe('what the user of a session is and may do', () => {
  it('has the claims of both tokens, in their own names', async () => {
    const oauth = createOAuth(issuer);
    const access = await oauth.getAccess(request('/', await signIn(oauth, issuer)));
    const claims = await access.getAllClaims('id_token');
    expect(claims).toMatchObject({ iss: DOMAIN, aud: ['app'], sub: 'kp_ada', email: 'ada@example.com' });
    expect(claims).not.toHaveProperty('id');
    expect(await access.getClaim('exp', 'id_token')).toEqual({ name: 'exp', value: expect.any(Number) });
    expect(await access.getClaim('scp')).toEqual({ name: 'scp', value: ['openid', 'offline'] });
    expect(await access.getUserProfile()).toMatchObject({ id: 'kp_ada', email: 'ada@example.com' });
  });

  it('111: a permission is read from the token of the session, and nothing is asked of Kinde', async () => {
    issuer.accessClaims = { org_code: 'org_1', permissions: ['read:x'] };
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    const before = issuer.calls.length;
    const access = await oauth.getAccess(request('/', cookie));
    expect(await access.getPermission('read:x')).toEqual({
      permissionKey: 'read:x',
      orgCode: 'org_1',
      isGranted: true,
    });
    expect(await access.getPermission('write:x')).toMatchObject({ orgCode: 'org_1', isGranted: false });
    expect(issuer.calls.slice(before)).toEqual([]);
  });

  it('says whether the tokens can be renewed', async () => {
    const oauth = createOAuth(issuer);
    const described = async () => (await oauth.getAccess(request('/', await signIn(oauth, issuer)))).getTokenInfo();
    const both = { isAuthenticated: true, userId: 'kp_ada', hasAccessToken: true, hasIdToken: true };
    expect(await described()).toEqual({ ...both, hasRefreshToken: true });
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    expect(await described()).toEqual({ ...both, hasRefreshToken: false });
  });

  it('goes by the clock tolerance that the tokens were verified with', async () => {
    issuer.accessClaims = { exp: Math.floor(Date.now() / 1_000) - 100, permissions: ['read:all'] };
    const oauth = createOAuth(issuer, { clockToleranceSeconds: 300 });
    const access = await oauth.getAccess(request('/', await signIn(oauth, issuer)));
    expect(await access.getPermission('read:all')).toMatchObject({ isGranted: true });
  });

  it('is nothing where nobody is signed in', async () => {
    const access = await createOAuth(issuer).getAccess(request('/'));
    expect(await access.getAllClaims('id_token')).toEqual({});
    expect(await access.getUserProfile()).toBeNull();
    expect(await access.getTokenInfo()).toMatchObject({ isAuthenticated: false, hasRefreshToken: false });
  });
});
