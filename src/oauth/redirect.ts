import { KindeOAuthError } from '../errors/oauth-error.js';

/** Where the application may send a browser. */
export interface RedirectRules {
  /** Origin of the application. */
  readonly origin: string;
  /** Further origins. */
  readonly allowed: readonly string[];
}

const LONGEST = 2_048;

/**
 * The absolute URL of a redirect target that came from outside: a path of this application, or a URL of an allowed origin.
 *
 * @throws KindeOAuthError `REDIRECT_REFUSED` for everything else (`//host`, a backslash, control characters, another
 * scheme, credentials).
 */
export function redirectTargetFrom(target: unknown, { origin, allowed }: RedirectRules): string {
  // Browsers drop control characters and read a backslash as a slash, so what looks like a path may not be one.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a target
  if (typeof target !== 'string' || target.length > LONGEST || /[\u0000-\u0020\u007f-\u00a0\\]/.test(target))
    throw refused();
  const isPath = target.startsWith('/') && !target.startsWith('//');
  if (!isPath && !/^https?:\/\/[^/]/i.test(target)) throw refused();
  if (!URL.canParse(target, origin)) throw refused();
  const url = new URL(target, origin);
  if (url.username || url.password) throw refused();
  // Sealed into a cookie, it must fit in there, and a character may become nine.
  if (url.href.length - url.origin.length > LONGEST) throw refused();
  if (url.origin !== origin && (isPath || !allowed.includes(url.origin))) throw refused();
  // Absolute, because a path such as `/.//host` comes out of the parser as `//host`.
  return url.href;
}

function refused(): KindeOAuthError {
  return new KindeOAuthError(
    'REDIRECT_REFUSED',
    'The redirect target is not part of this application. Give a path such as `/dashboard`, or add its origin to `allowedRedirectOrigins`.',
  );
}
