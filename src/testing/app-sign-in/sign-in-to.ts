import { checkOptions, type FieldChecks } from '../check-fields.js';
import { filledText, textMap } from '../field-checks.js';
import type { SignInAs } from '../sign-in/without-pages.js';
import { type BrowserCookie, type CookieJar, createCookieJar } from './cookie-jar.js';
import { type Send, sendTo, type TestApp } from './send.js';

/** How to sign a user in to an application. */
export interface SignInToOptions {
  /** The path of the application that begins a sign-in, with a query where it needs one; default `/login`. */
  readonly loginPath?: string;
  /** Where browsers have the application. Default: its address; of a function that of the first callback URL. */
  readonly origin?: string;
  /** More headers of each request to the application. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A user who is signed in to an application. */
export interface SignedInUser {
  /** For `context.addCookies()` of Playwright, or its `storageState`. */
  readonly cookies: readonly BrowserCookie[];
  /** For `.set('Cookie', ...)` of Supertest: what a browser would send to the application's root. */
  readonly cookieHeader: string;
  /** Where the application's browser would be after the sign-in. */
  readonly url: string;
  /** Asks the application as this user; keeps cookies, follows no redirects. */
  fetch(path: string | URL, init?: RequestInit): Promise<Response>;
}

/** What signing in to an application needs of the emulator. */
export interface SignInToParts {
  isOwnOrigin(origin: string): boolean;
  /** The first callback URL of the first application for users. */
  callbackUrl(): string;
  signIn(authorizeUrl: URL, who: SignInAs): Promise<string>;
}

const OPTIONS: FieldChecks = {
  loginPath: filledText,
  origin: filledText,
  headers: textMap,
} satisfies Readonly<Record<keyof SignInToOptions, unknown>>;

const MOST_HOPS = 20;

/** What a browser says when its user goes to a page. */
const NAVIGATION: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
};

/** Goes the whole way through an application, with the emulator's pages answered. @throws Error that says where it ended. */
export async function signInTo(
  parts: SignInToParts,
  app: TestApp,
  who: SignInAs,
  options: SignInToOptions = {},
): Promise<SignedInUser> {
  checkOptions(options, OPTIONS, 'signInTo()');
  const origin = originOf(parts, app, options);
  const jar = createCookieJar();
  const send = browserOf(jar, sendTo(app), options.headers);
  const url = await walk({ ...parts, origin, send, who }, new URL(options.loginPath ?? '/login', origin));
  return {
    cookies: jar.all(),
    cookieHeader: jar.headerFor(new URL(origin)),
    url: url.href,
    fetch: (path, init) => send(new Request(new URL(path, origin), init)),
  };
}

interface Walk extends SignInToParts {
  readonly origin: string;
  readonly send: Send;
  readonly who: SignInAs;
}

async function walk({ isOwnOrigin, signIn, origin, send, who }: Walk, start: URL): Promise<URL> {
  let [url, callback]: [URL, URL | undefined] = [start, undefined];
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    if (isOwnOrigin(url.origin)) {
      if (callback) throw new Error('The application asks for a sign-in again, right after its callback');
      callback = new URL(await signIn(url, who));
      url = callback;
    }
    if (url.origin !== origin) return arrived(url, callback, `leads to ${url.origin}`);
    const answer = await send(new Request(url, { headers: NAVIGATION }));
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
    // Not waited for: half of a cloned body is not cancelled before the other half.
    answer.body?.cancel().catch(() => undefined);
    if (url === callback && answer.status >= 400) {
      throw new Error(`The application refused the sign-in: ${url.pathname} answered ${answer.status}`);
    }
    if (location === null) return arrived(url, callback, `answered ${answer.status}`);
    url = new URL(location, url);
  }
  throw new Error(
    `The application sends its browser on and on: ${MOST_HOPS} redirects, the last one to ${url.pathname}`,
  );
}

function arrived(url: URL, callback: URL | undefined, ending: string): URL {
  if (callback) return url;
  throw new Error(
    `The application does not begin a sign-in: ${url.pathname} ${ending}. ` +
      'Name the path that does as `loginPath`, and configure the application with the domain of this emulator.',
  );
}

/** Sends with the cookies of a jar and keeps what comes back. */
function browserOf(jar: CookieJar, send: Send, more: Readonly<Record<string, string>> = {}): Send {
  return async (request) => {
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    const cookie = jar.headerFor(url);
    if (cookie) headers.set('cookie', cookie);
    const answer = await send(new Request(request, { headers, redirect: 'manual' }));
    jar.keep(url, answer.headers.getSetCookie());
    return answer;
  };
}

function originOf({ callbackUrl }: SignInToParts, app: TestApp, { origin }: SignInToOptions): string {
  if (origin !== undefined) return new URL(origin).origin;
  return new URL(typeof app === 'string' || app instanceof URL ? app : callbackUrl()).origin;
}
