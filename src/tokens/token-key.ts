import { hashString } from '../helpers.js';
import type { ClientCredentials } from './credentials.js';

/** Key of a token in a store: a hash over everything that decides what it may do, the secret's own hash among it. */
export async function tokenKey(credentials: ClientCredentials): Promise<string> {
  const { domain, clientId, clientSecret, audience, scopes } = credentials;
  const secret = await hashString(clientSecret);
  return `kinde-sdk:m2m:${await hashString(JSON.stringify([domain, clientId, secret, audience, [...scopes].sort()]))}`;
}
