import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeInputError } from '../errors.js';
import type { OAuthConfig } from './config.js';
import { type Cookies, cookieName, forNavigation, toSetCookie } from './cookies.js';
import { digest } from './encoding.js';
import type { Sealer } from './seal.js';
import { storeCall } from './store-call.js';

/** One sign-in on its way: what the callback will be held against. Held by the browser, sealed. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** Absolute URL, checked. */
  readonly returnTo: string;
  readonly audience: readonly string[];
  /** Nothing was to be shown to the user. */
  readonly silent: boolean;
  /** Time of `Date.now()`. */
  readonly expiresAt: number;
}

/** Browsers drop a cookie of more bytes. */
const LONGEST = 4_096;
/** How long a sign-in may take. */
export const TRANSACTION_MS = 900_000;
/** Sign-ins that one browser may have on its way; the oldest go first. */
const MOST = 6;
/** Bytes of cookies that they may use together. */
const MOST_BYTES = 6_000;
/** Bytes that all cookies may use together: servers refuse requests with more than 16,384 bytes of headers. */
const MOST_TOGETHER = 12_000;

/** Begins and ends sign-ins. */
export interface Transactions {
  /**
   * The `Set-Cookie` values that keep a sign-in in this browser.
   *
   * @throws KindeInputError `INPUT_INVALID` if browsers would drop its cookie.
   */
  begin(transaction: Transaction, present: Cookies): Promise<string[]>;
  /** The sign-in of this state, if this browser has it; nothing is changed yet. */
  find(state: string, present: Cookies): Promise<Found | undefined>;
  /**
   * Uses the sign-in up, whatever becomes of it.
   *
   * @throws KindeOAuthError `STATE_USED` from the second time on, `SESSION_STORE_FAILED`.
   */
  use(transaction: Transaction): Promise<void>;
  /** Whether the cookies hold any sign-in. */
  any(present: Cookies): boolean;
}

/** A sign-in and the `Set-Cookie` value that removes it. */
export interface Found {
  readonly transaction: Transaction;
  readonly clear: string;
}

/** Sign-ins of one application, one cookie each, so that many tabs do not disturb each other. */
export function createTransactions(config: OAuthConfig, sealer: Sealer, namespace: string): Transactions {
  const { cookies: attributes, transactionStore: store, session } = config;
  const ours = forNavigation(attributes);
  const prefix = cookieName(`${session.cookieName}-txn-`, attributes);
  const names = (present: Cookies): string[] => [...present.keys()].filter((name) => name.startsWith(prefix));
  const clear = (name: string): string => toSetCookie(name, '', 0, ours);
  return {
    async begin(transaction, present) {
      const value = await sealer.seal('transaction', transaction);
      const name = `${prefix}${Date.now().toString(36)}-${await tagOf(transaction.state)}`;
      const setCookie = toSetCookie(name, value, TRANSACTION_MS / 1_000, ours);
      if (setCookie.length > LONGEST) throw tooLarge(setCookie.length);
      const pending = names(present);
      const others = [...present].filter(([other]) => !pending.includes(other));
      const room = MOST_TOGETHER - others.reduce((sum, [other, text]) => sum + other.length + text.length, 0);
      const cleared = crowdedOut(pending, present, name.length + value.length, Math.min(MOST_BYTES, room)).map(clear);
      return [...cleared, setCookie];
    },
    async find(state, present) {
      const ending = `-${await tagOf(state)}`;
      for (const name of names(present).filter((other) => other.endsWith(ending))) {
        const transaction = await sealer.open('transaction', present.get(name) ?? '');
        // Sealed by this application, so its shape is known; the state tells which one it is.
        if ((transaction as Transaction | undefined)?.state !== state) continue;
        return { transaction: transaction as Transaction, clear: clear(name) };
      }
      return undefined;
    },
    async use({ state }) {
      const key = `${namespace}used:${await tagOf(state)}`;
      const ttlMs = TRANSACTION_MS + 60_000;
      if (await storeCall(() => store.compareAndSet(key, undefined, '1', { ttlMs }))) return;
      throw new KindeOAuthError('STATE_USED', 'This sign-in was already completed or tried. Start a new one.');
    },
    any: (present) => names(present).length > 0,
  };
}

function tooLarge(bytes: number): KindeInputError {
  return new KindeInputError(
    `The sign-in needs ${bytes} bytes of a cookie and browsers take 4,096: make \`returnTo\`, \`state\`, \`audience\` or \`redirectUri\` shorter.`,
  );
}

async function tagOf(state: string): Promise<string> {
  return (await digest(state)).slice(0, 22);
}

/** The names to give up for a new one, the oldest first; the time of each is in its name. */
function crowdedOut(names: readonly string[], present: Cookies, bytes: number, limit: number): string[] {
  const newestFirst = [...names].sort().reverse();
  let [count, total] = [1, bytes];
  return newestFirst.filter((name) => {
    count += 1;
    total += name.length + (present.get(name)?.length ?? 0);
    return count > MOST || total > limit;
  });
}
