import { assertOptions, type Environment, fromEnvironment, optionalText } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { oneOf, positive } from './check.js';
import type { CookieAttributes } from './cookies.js';
import type { OAuthOptions, SessionOptions } from './options.js';

/** Session settings, complete. Times are in ms. */
export interface SessionConfig {
  readonly kind: 'cookie' | 'store';
  readonly secrets: readonly string[];
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly refreshAheadMs: number;
  readonly rotationMemoryMs: number;
  readonly cookieName: string;
  readonly maxCookieBytes: number;
}

const SESSION_OPTIONS: readonly string[] = [
  'secret',
  'kind',
  'idleSeconds',
  'absoluteSeconds',
  'refreshAheadSeconds',
  'rotationMemorySeconds',
  'cookieName',
  'cookieDomain',
  'sameSite',
  'maxCookieBytes',
] satisfies (keyof SessionOptions)[];

/** How sessions are kept, checked. */
export function sessionConfigFrom({ session = {}, storage }: OAuthOptions, env: Environment): SessionConfig {
  assertOptions(session, SESSION_OPTIONS, 'session');
  const kind = oneOf(session.kind, 'session.kind', ['cookie', 'store']);
  if (kind === 'store' && storage === undefined) {
    throw new KindeConfigError('`session.kind` is `store`, so `storage` must be given.');
  }
  const cookieName = optionalText(session.cookieName, 'session.cookieName') ?? 'kinde';
  if (!/^[\w-]{1,64}$/.test(cookieName)) {
    throw new KindeConfigError('`session.cookieName` must consist of letters, digits, `_` and `-`.');
  }
  const seconds = (
    name: 'idleSeconds' | 'absoluteSeconds' | 'refreshAheadSeconds' | 'rotationMemorySeconds',
    byDefault: number,
  ) => positive(session[name], `session.${name}`, byDefault) * 1_000;
  return Object.freeze({
    kind,
    secrets: secretsFrom(session.secret ?? fromEnvironment(env, 'KINDE_SESSION_SECRET')?.split(/\s+/)),
    idleMs: seconds('idleSeconds', 604_800),
    absoluteMs: seconds('absoluteSeconds', 2_592_000),
    refreshAheadMs: seconds('refreshAheadSeconds', 60),
    rotationMemoryMs: seconds('rotationMemorySeconds', 60),
    cookieName,
    maxCookieBytes: Math.min(positive(session.maxCookieBytes, 'session.maxCookieBytes', 10_240, 'bytes'), 32_768),
  });
}

function secretsFrom(value: unknown): readonly string[] {
  const make = 'make one with `openssl rand -base64 32`.';
  if (value === undefined) {
    throw new KindeConfigError(`\`session.secret\` is missing: pass it or set KINDE_SESSION_SECRET; ${make}`);
  }
  const secrets = [value].flat();
  if (secrets.length === 0 || !secrets.every((secret) => typeof secret === 'string' && secret.length >= 32)) {
    throw new KindeConfigError(`\`session.secret\` must have at least 32 characters; ${make}`);
  }
  return Object.freeze(secrets as string[]);
}

/** Attributes of the cookies: secure wherever the application is on https. */
export function cookieAttributesFrom(session: SessionOptions | undefined, redirect: URL): CookieAttributes {
  const { cookieDomain, sameSite } = session ?? {};
  const domain = optionalText(cookieDomain, 'session.cookieDomain')?.replace(/^\./, '').toLowerCase();
  if (domain !== undefined && redirect.hostname !== domain && !redirect.hostname.endsWith(`.${domain}`)) {
    throw new KindeConfigError('`session.cookieDomain` must be the host of `redirectUri` or a domain above it.');
  }
  const secure = redirect.protocol === 'https:';
  const site = oneOf(sameSite, 'session.sameSite', ['lax', 'strict', 'none']);
  if (site === 'none' && !secure) throw new KindeConfigError('`session.sameSite` can be `none` only on https.');
  return Object.freeze({ secure, sameSite: site, domain });
}
