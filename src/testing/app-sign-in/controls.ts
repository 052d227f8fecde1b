import type { SignInControls } from '../sign-in/controls.js';
import type { Exchange } from '../sign-in/exchange.js';
import { beginSession, sessionCookie } from '../sign-in/sessions.js';
import type { SignInAs } from '../sign-in/without-pages.js';
import { type BrowserCookie, createCookieJar } from './cookie-jar.js';
import type { TestApp } from './send.js';
import { type SignedInUser, type SignInToOptions, signInTo } from './sign-in-to.js';

/** Signs users in to applications under test. */
export interface AppSignIn {
  /**
   * Signs a user in to an application without pages: the application's login, the emulator, the application's callback.
   *
   * `who` is an identifier, an address, a phone number or a username, or says more.
   *
   * @throws EmulatorError `OPTION_INVALID` for options that are unknown or wrong; Error that says where the way ended when
   * nobody is signed in.
   * @example
   * const { cookies } = await emulator.signInTo('http://localhost:3000', 'amber@example.com');
   * await context.addCookies([...cookies]);
   */
  signInTo(app: TestApp, who: string | SignInAs, options?: SignInToOptions): Promise<SignedInUser>;
  /**
   * Cookies of a browser that is signed in to the emulator: every application gets this user without a page, also one that
   * runs in the browser only.
   *
   * @param domain Where the browser has the emulator: the URL of `listen()`.
   * @throws Error when there is no such user, or `domain` is not the emulator's.
   */
  sessionCookies(who: string, domain: string): readonly BrowserCookie[];
}

/** What signing in to applications needs of an emulator. */
export interface AppSignInParts {
  readonly controls: SignInControls;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly exchangeOf: (request: Request) => Exchange;
}

/** Makes it of the parts of one emulator. */
export function createAppSignIn(parts: AppSignInParts): AppSignIn {
  const { isOwnOrigin, controls } = parts;
  const { signIn, users, webCredentials } = controls;
  const needed = { isOwnOrigin, signIn, callbackUrl: () => webCredentials().redirectUri };
  return {
    async signInTo(app, who, options) {
      return await signInTo(needed, app, typeof who === 'string' ? personFrom(who) : who, options);
    },
    sessionCookies: (who, domain) => sessionCookies(parts, who, domain),
  };

  function personFrom(text: string): SignInAs {
    const user = users.find(text);
    // Somebody who is about to register is nobody's user yet.
    return user ? { userId: user.id } : { email: text };
  }
}

function sessionCookies(parts: AppSignInParts, who: string, domain: string): readonly BrowserCookie[] {
  const url = new URL(domain);
  if (!parts.isOwnOrigin(url.origin)) throw new Error(`sessionCookies needs the emulator's own URL, not ${url.origin}`);
  const exchange = parts.exchangeOf(new Request(url));
  const user = exchange.state.users.get(parts.controls.users.find(who)?.id ?? '');
  if (!user) throw new Error(`The emulator has no user ${who}`);
  const jar = createCookieJar();
  jar.keep(url, [sessionCookie(url, beginSession(exchange, user))]);
  return jar.all();
}
