import { race } from '../storage/race.js';
import type { Store } from '../storage/store.js';
import type { ClientCredentials } from './credentials.js';
import { sharedToken } from './shared-token.js';
import { tokenKey } from './token-key.js';
import type { AnyTokenStore, StoredToken, TokenOrder, TokenStore } from './token-store.js';

/** Longest time that one step of the store may take. */
const STORE_MS = 2_000;

/** A token of the store, or one of Kinde's that is then kept in it; a store that fails only costs the request. */
export async function tokenThrough(
  store: AnyTokenStore,
  credentials: ClientCredentials,
  wish: Omit<TokenOrder, 'key' | 'secret'>,
): Promise<StoredToken> {
  const order = { ...wish, key: await tokenKey(credentials), secret: credentials.clientSecret };
  return isShared(store) ? sharedToken(store, order) : plainToken(store, order);
}

function isShared(store: AnyTokenStore): store is Store {
  return typeof (store as Partial<Store>).compareAndSet === 'function';
}

/** Without atomic writes nobody can be told to wait, so every process that finds nothing fetches. */
async function plainToken(store: TokenStore, { key, refused, issue }: TokenOrder): Promise<StoredToken> {
  const stored = await tried(() => store.get(key));
  if (stored && stored.accessToken === refused) await tried(() => store.delete(key));
  else if (typeof stored?.accessToken === 'string' && Date.now() < stored.refreshAt) return stored;
  const token = await issue();
  await tried(() => store.set(key, token));
  return token;
}

/** A store that is down, or does not answer in time, costs a token request, not the call. */
async function tried<T>(work: () => Promise<T>): Promise<T | undefined> {
  const outcome = await race((async () => work())(), STORE_MS);
  return outcome.kind === 'value' ? outcome.value : undefined;
}
