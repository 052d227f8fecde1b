import { AccountClient } from 'kinde-sdk/account';
import { claimsFrom, createVerifier } from 'kinde-sdk/claims';
import type { CheckTable } from './check.js';
import { failureOf, same } from './same.js';

/** What a user's own token is good for, which any runtime may hold. */
export const userChecks: CheckTable = {
  async account({ KINDE_DOMAIN: domain, USER_TOKEN: accessToken = '' }) {
    const account = new AccountClient({ domain, accessToken, env: {} });
    const keys: unknown[] = [];
    for await (const permission of account.getPermissions()) keys.push(permission.key);
    same('the permissions', keys, ['read:things']);
  },

  async claims({ KINDE_DOMAIN: issuer = '', USER_TOKEN: accessToken = '' }) {
    const verifier = createVerifier({ issuer, jwksUri: `${issuer}/.well-known/jwks` });
    const claims = await claimsFrom(verifier, { accessToken });
    same('the permission', (await claims.getPermission('read:things')).isGranted, true);
    same('the flag', (await claims.getFlag('theme')).value, 'pink');
    const forged = `${accessToken.slice(0, -8)}AAAAAAAA`;
    await failureOf(claimsFrom(verifier, { accessToken: forged }));
  },
};
