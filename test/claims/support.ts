import { AccountClient } from '../../src/account/index.js';
import { type Claims, UserClaims, type UserClaimsOptions } from '../../src/claims/index.js';
import { type Answer, FakeKinde } from '../support/fake-kinde.js';

/** The claims that the behaviour cases use unless they say otherwise. */
export const CLAIMS: Claims = Object.freeze({
  sub: 'user_123',
  org_code: 'org_123',
  permissions: ['create:todos', 'read:todos'],
  roles: [
    { id: 'role_1', key: 'admin', name: 'Administrator', description: 'Full system access', is_default_role: false },
    { id: 'role_2', key: 'user', name: 'User', description: 'Standard user access', is_default_role: true },
  ],
  feature_flags: {
    theme: { t: 's', v: 'pink' },
    is_dark_mode: { t: 'b', v: true },
    competitions_limit: { t: 'i', v: 5 },
  },
  aud: ['api.yourapp.com'],
  given_name: 'John',
  family_name: 'Doe',
  email: 'john.doe@example.com',
});

/** What a user with these claims may do; the usual claims without any. */
export function userWith(accessToken: Claims = CLAIMS, options: UserClaimsOptions = {}): UserClaims {
  return new UserClaims({ accessToken }, options);
}

/** Nobody is signed in. */
export function nobody(options: UserClaimsOptions = {}): UserClaims {
  return new UserClaims(() => undefined, options);
}

/** A user whose every question goes to a scripted Account API. */
export function liveUser(
  answers: Answer | Answer[],
  options: UserClaimsOptions = {},
  claims: Claims = CLAIMS,
): { user: UserClaims; kinde: FakeKinde } {
  const kinde = new FakeKinde(answers);
  const api = new AccountClient({
    domain: 'example.kinde.com',
    accessToken: 'user-token',
    fetch: kinde.fetch,
    env: {},
    retry: false,
  });
  return { user: userWith(claims, { api, forceApi: true, ...options }), kinde };
}
