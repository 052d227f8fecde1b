/** A cookie as Playwright's `context.addCookies()` and `storageState` take it. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  /** The host, with a leading dot where its subdomains get the cookie too. */
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970; -1 for a cookie that ends with the browser. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/** The cookies of one browser. */
export interface CookieJar {
  all(): BrowserCookie[];
  /** Keeps what an answer from this URL sets. */
  keep(url: URL, setCookies: readonly string[]): void;
  /** The `Cookie` header for a URL; empty when there is nothing to send. */
  headerFor(url: URL): string;
}

/** Makes an empty jar, by the rules of RFC 6265 as far as a test meets them. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, BrowserCookie>();
  const fresh = () => [...cookies.values()].filter(({ expires }) => expires < 0 || expires * 1000 > Date.now());
  return {
    all: fresh,
    keep(url, setCookies) {
      for (const text of setCookies) {
        const cookie = cookieFrom(url, text);
        if (cookie) cookies.set(`${cookie.domain};${cookie.path};${cookie.name}`, cookie);
      }
    },
    headerFor(url) {
      // As browsers do: what belongs to a longer path comes first.
      const fitting = fresh().filter((cookie) => isFor(cookie, url));
      fitting.sort((one, other) => other.path.length - one.path.length);
      return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
    },
  };
}

function cookieFrom(url: URL, text: string): BrowserCookie | undefined {
  const [pair = '', ...rest] = text.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  if (at <= 0) return undefined;
  const attributes = new Map(rest.map(attributeFrom));
  const named = attributes.get('domain')?.replace(/^\./, '').toLowerCase();
  if (named && !isDomain(url.hostname, named)) return undefined;
  const path = attributes.get('path') ?? '';
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    domain: named ? `.${named}` : url.hostname,
    path: path.startsWith('/') ? path : defaultPath(url),
    expires: expiryFrom(attributes),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: sameSiteFrom(attributes.get('samesite')),
  };
}

function attributeFrom(text: string): readonly [string, string] {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  return [name.trim().toLowerCase(), value.trim()];
}

function expiryFrom(attributes: ReadonlyMap<string, string>): number {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return Math.max(0, Date.now() / 1000 + Number(age));
  const time = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(time) ? -1 : Math.max(0, time / 1000);
}

function sameSiteFrom(text = ''): BrowserCookie['sameSite'] {
  const known = (['Strict', 'Lax', 'None'] as const).find((value) => value.toLowerCase() === text.toLowerCase());
  return known ?? 'Lax';
}

function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
}

function isFor({ domain, path, secure }: BrowserCookie, url: URL): boolean {
  const isHost = domain.startsWith('.') ? isDomain(url.hostname, domain.slice(1)) : domain === url.hostname;
  const isPath = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  return isHost && isPath && (!secure || isTrusted(url));
}

function isDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Browsers send secure cookies to this machine without TLS too. */
function isTrusted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
