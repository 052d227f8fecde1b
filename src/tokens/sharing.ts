import type { ClientCredentials } from './credentials.js';
import type { TokenSource } from './source.js';

/** How many sources are kept for one fetch or store before the idle ones are forgotten. */
const CROWDED = 1_000;

/**
 * The token sources of this process, by the object they depend on (the client's token store, or its fetch).
 *
 * State of the module's own, as src/http/limiters.ts has: Kinde meters every token request, and an app that builds a client per
 * request must not pay for one each. Tenants cannot meet in it, since the key covers domain, client, audience, scopes
 * and secret. See docs/decisions/0004-shared-token-sources.md.
 */
const sources = new WeakMap<object, Map<string, TokenSource>>();

/** The source for these credentials: the same one for every client in the process that shares the `scope` object. */
export function sharedSource(scope: object, credentials: ClientCredentials, create: () => TokenSource): TokenSource {
  const key = identityOf(credentials);
  let shared = sources.get(scope);
  if (!shared) {
    shared = new Map();
    sources.set(scope, shared);
  }
  const known = shared.get(key);
  if (known) return known;
  if (shared.size >= CROWDED) forgetIdle(shared);
  const source = create();
  shared.set(key, source);
  return source;
}

/** Everything that decides what a token may do, as one text; it stays in this process, a store's key is a hash. */
function identityOf({ domain, clientId, clientSecret, audience, scopes }: ClientCredentials): string {
  return JSON.stringify([domain, clientId, clientSecret, audience, [...scopes].sort()]);
}

function forgetIdle(shared: Map<string, TokenSource>): void {
  for (const [key, source] of shared) if (source.isIdle) shared.delete(key);
}
