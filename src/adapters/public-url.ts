import { KindeConfigError } from '../errors.js';

/** How many proxies in front of the application are believed. */
export type ProxyTrust = number;

/** Host and scheme that a request was sent to, as the client sees them. */
export interface Address {
  readonly host: string;
  readonly protocol: 'http' | 'https';
}

const HOST = /^([\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** The number of proxies that an option means; true is one. @throws KindeConfigError for anything else. */
export function proxyTrustFrom(value: unknown): ProxyTrust {
  const trust = value === undefined ? 0 : Number(value);
  if ((typeof value === 'string' || !Number.isInteger(trust) || trust < 0) && value !== undefined) {
    throw new KindeConfigError('`trustProxy` must be true, false or the number of proxies.');
  }
  return trust;
}

/**
 * The address with what trusted proxies said of it.
 *
 * Each proxy adds to the end of a list, so the entry of the outermost one that is trusted is counted from the end; what is
 * before it may have come from the client.
 */
export function publicAddress(seen: Address, header: (name: string) => string | null, trust: ProxyTrust): Address {
  if (trust === 0) return seen;
  const said = (name: string): string | undefined => {
    const list = (header(name) ?? '').split(',').map((one) => one.trim());
    return list[Math.max(0, list.length - trust)];
  };
  const host = said('x-forwarded-host') ?? '';
  const protocol = said('x-forwarded-proto')?.toLowerCase();
  return {
    host: HOST.test(host) ? host : seen.host,
    protocol: protocol === 'http' || protocol === 'https' ? protocol : seen.protocol,
  };
}

/** Absolute URL of a request target; a target in absolute form, or a host that is none, cannot lead elsewhere. */
export function urlFrom({ host, protocol }: Address, target: string): URL {
  const origin = `${protocol}://${HOST.test(host) ? host : 'localhost'}`;
  // Put together as text: resolved, a target such as `//evil.example` would be another host.
  const path = target.startsWith('/') ? target : pathOf(target);
  return new URL(URL.canParse(origin + path) ? origin + path : `${protocol}://localhost/`);
}

function pathOf(target: string): string {
  if (!URL.canParse(target)) return '/';
  const { pathname, search } = new URL(target);
  return pathname.startsWith('/') ? pathname + search : '/';
}

/** The request as its client sent it: a copy with the address that trusted proxies told, where it is another one. */
export function publicRequest(request: Request, trust: ProxyTrust): Request {
  if (trust === 0) return request;
  const { host, protocol, pathname, search } = new URL(request.url);
  const seen: Address = { host, protocol: protocol === 'https:' ? 'https' : 'http' };
  const address = publicAddress(seen, (name) => request.headers.get(name), trust);
  const url = urlFrom(address, pathname + search);
  if (url.href === request.url) return request;
  // The body stays with the original: the sign-in's own routes read none, and the application reads it there.
  const { method, headers, signal } = request;
  return new Request(url, { method, headers, signal });
}
