import { KindeOAuthError } from '../errors/oauth-error.js';
import { assertRequest } from './input.js';

/** Attributes of the cookies of one application. */
export interface CookieAttributes {
  /** False only for an application on http, that is, on a loopback host. */
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  /** Shares the cookies with sub-domains; without it they belong to one host. */
  readonly domain?: string | undefined;
}

/** Cookies of a request, by name. */
export type Cookies = ReadonlyMap<string, string>;

/** Largest value of one cookie, in bytes: browsers drop what is over 4,096 with name and attributes. */
const CHUNK = 3_800;
/** Longer `Cookie` headers are not read; servers refuse them long before. */
const LONGEST_HEADER = 131_072;

/** Cookies of a request. @throws KindeInputError for what is none. */
export function cookiesOf(request: Request): Cookies {
  assertRequest(request);
  return cookiesFrom(request.headers.get('cookie'));
}

/** Cookies of a `Cookie` header; the first of several with one name wins, as browsers send the most specific first. */
export function cookiesFrom(header: string | null): Cookies {
  const cookies = new Map<string, string>();
  if (header === null || header.length > LONGEST_HEADER) return cookies;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at < 0 || name === '' || cookies.has(name)) continue;
    const value = part.slice(at + 1).trim();
    cookies.set(name, value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);
  }
  return cookies;
}

/**
 * Full name of a cookie: `__Host-` binds it to this host and https, `__Secure-` to https.
 *
 * Browsers refuse both on http, so an application on a loopback host has neither.
 */
export function cookieName(base: string, { secure, domain }: CookieAttributes): string {
  if (!secure) return base;
  return domain === undefined ? `__Host-${base}` : `__Secure-${base}`;
}

/** The attributes for cookies that Kinde's answer must find: a navigation from another site, which a strict one would miss. */
export function forNavigation(attributes: CookieAttributes): CookieAttributes {
  return attributes.sameSite === 'strict' ? { ...attributes, sameSite: 'lax' } : attributes;
}

/** Value of a `Set-Cookie` header. The cookie is never readable by scripts. */
export function toSetCookie(name: string, value: string, maxAge: number, attributes: CookieAttributes): string {
  const { secure, sameSite, domain } = attributes;
  const words = [`${name}=${value}`, 'Path=/', `Max-Age=${Math.max(0, Math.floor(maxAge))}`, 'HttpOnly'];
  if (secure) words.push('Secure');
  words.push(`SameSite=${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`);
  if (domain !== undefined) words.push(`Domain=${domain}`);
  return words.join('; ');
}

/**
 * The `Set-Cookie` values that store a value, in as many cookies as it needs, and clear what an earlier one left.
 *
 * @throws KindeOAuthError `SESSION_TOO_LARGE` if it needs more than `maxBytes`.
 */
export function toSetCookies(
  name: string,
  value: string,
  options: {
    readonly maxAge: number;
    readonly maxBytes: number;
    readonly attributes: CookieAttributes;
    readonly present: Cookies;
  },
): string[] {
  const { maxAge, maxBytes, attributes, present } = options;
  if (value.length > maxBytes) throw tooLarge(value.length, maxBytes);
  const chunks = chunked(name, value);
  const stale = cookieNames(name, present).filter((other) => !chunks.has(other));
  return [
    ...stale.map((other) => toSetCookie(other, '', 0, attributes)),
    ...Array.from(chunks, ([chunk, text]) => toSetCookie(chunk, text, maxAge, attributes)),
  ];
}

/** The `Set-Cookie` values that remove a value and all its chunks. */
export function toClearedCookies(name: string, attributes: CookieAttributes, present: Cookies): string[] {
  return cookieNames(name, present).map((other) => toSetCookie(other, '', 0, attributes));
}

/** The values that may be stored under the name: two, where a chunked and a single one are both present. */
export function valuesOf(name: string, cookies: Cookies): string[] {
  const values: string[] = [];
  const [count, first] = cookies.get(`${name}.0`)?.split('~', 2) ?? [];
  // The count says how many belong together; a chunk left over from a longer value does not matter then.
  if (count !== undefined && first !== undefined && /^[2-9]$/.test(count)) {
    const rest = Array.from({ length: Number(count) - 1 }, (_, index) => cookies.get(`${name}.${index + 1}`));
    if (rest.every((chunk) => chunk !== undefined)) values.push(first + rest.join(''));
  }
  const single = cookies.get(name);
  if (single) values.push(single);
  return values;
}

function chunked(name: string, value: string): Map<string, string> {
  if (value.length <= CHUNK) return new Map([[name, value]]);
  const count = Math.ceil(value.length / CHUNK);
  const chunk = (index: number): string => value.slice(index * CHUNK, (index + 1) * CHUNK);
  const text = (index: number): string => (index === 0 ? `${count}~${chunk(0)}` : chunk(index));
  return new Map(Array.from({ length: count }, (_, index) => [`${name}.${index}`, text(index)]));
}

function cookieNames(name: string, present: Cookies): string[] {
  const isChunk = (other: string): boolean => other.startsWith(`${name}.`) && /^\d$/.test(other.slice(name.length + 1));
  return [...present.keys()].filter((other) => other === name || isChunk(other));
}

function tooLarge(bytes: number, maxBytes: number): KindeOAuthError {
  return new KindeOAuthError(
    'SESSION_TOO_LARGE',
    `The session needs ${bytes} bytes of cookies and may use ${maxBytes}. Keep it in a store (\`session: { kind: 'store' }\` with \`storage\`), or take claims out of the tokens in Kinde.`,
  );
}
