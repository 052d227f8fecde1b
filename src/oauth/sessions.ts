import type { Cookies } from './cookies.js';
import type { NewSession, SessionRecord } from './session-record.js';

/** A live session of a request. */
export interface LiveSession {
  readonly record: SessionRecord;
  /** Value that the browser's cookie should have; undefined where it must be sealed first. */
  readonly cookie: string | undefined;
  /** The browser holds an older cookie than this session. */
  readonly isStale: boolean;
}

/** What the cookies of a request say: no session (or an unreadable one), one that is over, or a live one. */
export type Lookup =
  | { readonly state: 'none' }
  | { readonly state: 'over' }
  | { readonly state: 'live'; readonly session: LiveSession };

/**
 * Where sessions are kept.
 *
 * Every method throws KindeOAuthError `SESSION_STORE_FAILED` if the store fails.
 */
export interface Sessions {
  create(made: NewSession): Promise<LiveSession>;
  load(cookies: Cookies): Promise<Lookup>;
  /** The newest state of a session; undefined when it has ended meanwhile. */
  reload(session: LiveSession): Promise<LiveSession | undefined>;
  /**
   * Puts a renewed record in place of this one; undefined if the session has ended or been renewed meanwhile.
   *
   * @param isDelivered Whether it is certain to reach the browser, and last: only then do requests with the cookie from
   * before get it for a short time only.
   * @throws KindeOAuthError `SESSION_TOO_LARGE`.
   */
  replace(session: LiveSession, record: SessionRecord, isDelivered: boolean): Promise<LiveSession | undefined>;
  /** Notes that the session is in use. */
  touch(session: LiveSession): Promise<LiveSession>;
  /** Ends a session for every process; what is renewed meanwhile does not bring it back. */
  end(session: LiveSession): Promise<void>;
  /** Forgets a session whose tokens are dead, unless it was renewed meanwhile. */
  forget(session: LiveSession): Promise<void>;
  /** The `Set-Cookie` values for this session. */
  toCookies(session: LiveSession, present: Cookies): Promise<string[]>;
  /** The `Set-Cookie` values that remove whatever session the browser holds. */
  toClearedCookies(present: Cookies): string[];
}
