import { type Kept, keptOf } from '../http/kept.js';
import type { ClientCredentials } from './credentials.js';
import type { TokenSource } from './source.js';

/**
 * The token sources of this process, by the object they depend on (the client's token store, or its fetch).
 *
 * State of the module's own, as src/http/limiters.ts has: Kinde meters every token request, and an app that builds a client per
 * request must not pay for one each. Tenants cannot meet in it, since the key covers domain, client, audience, scopes
 * and secret. See docs/decisions/0004-shared-token-sources.md.
 */
const sources: Kept<TokenSource> = new WeakMap();

/** The source for these credentials: the same one for every client in the process that shares the `scope` object. */
export function sharedSource(scope: object, credentials: ClientCredentials, create: () => TokenSource): TokenSource {
  return keptOf(sources, scope, identityOf(credentials), create);
}

/** Everything that decides what a token may do, as one text; it stays in this process, a store's key is a hash. */
function identityOf({ domain, clientId, clientSecret, audience, scopes }: ClientCredentials): string {
  return JSON.stringify([domain, clientId, clientSecret, audience, [...scopes].sort()]);
}
