import type { Application } from './records.js';

/** The claims of a machine's access token, without those of every token; `named` are the scopes that the request named. */
export function machineClaims(
  { clientId, orgCode }: Application,
  iss: string,
  aud: readonly string[],
  scopes: readonly string[],
  named: readonly string[] = [],
) {
  return {
    aud,
    azp: clientId,
    gty: ['client_credentials'],
    iss,
    scp: named,
    scope: scopes.join(' '),
    v: '2',
    ...(orgCode === undefined ? {} : { org_code: orgCode }),
  };
}
