import { assertOptions, optionalText, originFrom } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { pathOf } from './check.js';
import type { OAuthOptions, PathOptions } from './options.js';
import { type RedirectRules, redirectTargetFrom } from './redirect.js';

/** The paths that `handle` answers, checked. */
export function pathsFrom(
  { basePath, paths = {} }: OAuthOptions,
  redirect: URL,
): Readonly<Record<keyof PathOptions, string>> {
  assertOptions(paths, ['login', 'register', 'callback', 'logout', 'user'], 'paths');
  const base = pathOf(basePath, 'basePath', '/').replace(/^\/$/, '');
  const path = (name: keyof PathOptions, byDefault: string) => pathOf(paths[name], `paths.${name}`, byDefault);
  const all = {
    login: path('login', `${base}/login`),
    register: path('register', `${base}/register`),
    callback: path('callback', redirect.pathname),
    logout: path('logout', `${base}/logout`),
    user: path('user', `${base}/user`),
  };
  if (all.callback === '/') throw new KindeConfigError('`redirectUri` needs a path of its own, such as `/callback`.');
  if (new Set(Object.values(all)).size < 5) throw new KindeConfigError('Two of `paths` are the same.');
  return Object.freeze(all);
}

/** Origins that a browser may be sent to, checked. */
export function originsFrom(values: readonly string[]): readonly string[] {
  if (!Array.isArray(values)) throw new KindeConfigError('`allowedRedirectOrigins` must be a list of origins.');
  if (values.some((value) => String(value).includes('*'))) {
    throw new KindeConfigError(
      '`allowedRedirectOrigins` takes no wildcards: whoever gets a sub-domain could use them.',
    );
  }
  return Object.freeze(values.map((value) => originFrom(String(value), 'allowedRedirectOrigins')));
}

/** Where the browser goes after sign-in by default, checked. */
export function afterLoginFrom(value: unknown, redirects: RedirectRules): string {
  try {
    return redirectTargetFrom(optionalText(value, 'afterLogin') ?? '/', redirects);
  } catch {
    throw new KindeConfigError('`afterLogin` must be a path, or a URL of an origin in `allowedRedirectOrigins`.');
  }
}
