import { type CookieAttributes, type Cookies, cookieName, toSetCookie } from './cookies.js';

/**
 * Rounds (sign-in, back, sign-in at once) after which it is a loop. Browsers themselves give up after 20 redirects, with a
 * page that explains nothing, and one round is four to six.
 */
const MOST = 3;
/** A sign-in that begins so soon after the last one came back is another round, in seconds. */
const AT_ONCE_S = 10;

/**
 * Ends redirects that would never end, as when the session cookie does not come back or the application refuses the user
 * whom Kinde signs in again and again.
 *
 * Not a defence: the count is in the browser's hands.
 */
export interface LoopGuard {
  /**
   * Notes that a sign-in begins.
   *
   * @param isRound It begins with the answer to the last one, so it is another round in any case.
   */
  begin(present: Cookies, isRound?: boolean): { readonly isLoop: boolean; readonly setCookie: string };
  /** Notes that a sign-in came back: the `Set-Cookie` value. */
  back(present: Cookies): string;
}

/** The guard of one application. */
export function createLoopGuard(base: string, attributes: CookieAttributes): LoopGuard {
  const name = cookieName(`${base}-rounds`, attributes);
  const set = (rounds: number, backAt: number): string => toSetCookie(name, `${rounds}.${backAt}`, 60, attributes);
  const read = (present: Cookies): readonly [rounds: number, backAt: number] => {
    const [, rounds, backAt] = /^(\d)\.(\d{1,12})$/.exec(present.get(name) ?? '') ?? [];
    return [Number(rounds ?? 0), Number(backAt ?? 0)];
  };
  const now = (): number => Math.floor(Date.now() / 1_000);
  return {
    begin(present, isRound = false) {
      const [rounds, backAt] = read(present);
      const next = isRound || now() - backAt < AT_ONCE_S ? rounds + 1 : 0;
      // The page that explains ends the loop; whoever tries again after it gets a fresh start.
      if (next > MOST - 1) return { isLoop: true, setCookie: toSetCookie(name, '', 0, attributes) };
      return { isLoop: false, setCookie: set(next, 0) };
    },
    back: (present) => set(read(present)[0], now()),
  };
}
