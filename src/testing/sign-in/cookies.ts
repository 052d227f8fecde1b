/** Cookies that the emulator's pages set. */
export type CookieName = 'session' | 'csrf';

/** Reads one of the emulator's cookies. */
export function readCookie(request: Request, url: URL, name: CookieName): string | undefined {
  const wanted = `${fullName(url, name)}=`;
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length) || undefined;
}

/** Writes a `Set-Cookie` header; an empty value removes the cookie. */
export function setCookie(url: URL, name: CookieName, value: string): string {
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (url.protocol === 'https:') flags.push('Secure');
  if (value === '') flags.push('Max-Age=0');
  return [`${fullName(url, name)}=${value}`, ...flags].join('; ');
}

/** Cookies know no ports: the name keeps the emulator's apart from those of an application on the same host. */
function fullName(url: URL, name: CookieName): string {
  return `${url.protocol === 'https:' ? '__Host-' : ''}kinde-emulator-${name}`;
}
