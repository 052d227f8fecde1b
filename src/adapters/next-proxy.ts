import type { NextRequest } from 'next/server.js';
import { withoutTrailingSlashes } from '../http/url.js';
import { withCookies } from '../oauth/session.js';
import type { KindeContext } from './context.js';
import type { Kernel } from './kernel.js';

/** Tells server components which path they render, which Next does not; what a client sends under this name is replaced. */
export const PATH_HEADER = 'x-kinde-path';

/** Answers a request instead of the page; undefined to go on. */
export type Decide = (
  request: NextRequest,
  kinde: KindeContext,
) => Response | undefined | Promise<Response | undefined>;

/** The answer of a proxy: the application's, or to go on with a renewed session for the page and for the browser. */
export async function proxied(kernel: Kernel, request: NextRequest, decide?: Decide): Promise<Response> {
  const { NextResponse } = await import('next/server.js');
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, pathname + search);
  const isOurs = (Object.values(kernel.oauth.paths) as string[]).includes(withoutTrailingSlashes(pathname));
  if (isOurs) return NextResponse.next({ request: { headers } });
  const context = await kernel.open(request);
  const own = await decide?.(request, context);
  if (own) return context.commit(absolute(own, request));
  const cookie = cookiesAfter(headers.get('cookie') ?? '', context.setCookies);
  if (cookie) headers.set('cookie', cookie);
  else headers.delete('cookie');
  // How long the page is kept is for the page to say, which comes after.
  return withCookies(NextResponse.next({ request: { headers } }), context.setCookies);
}

/** Next takes no relative address from a proxy, and makes one of it again before it is sent. */
function absolute(response: Response, request: Request): Response {
  const location = response.headers.get('location');
  if (location === null || URL.canParse(location)) return response;
  const headers = new Headers(response.headers);
  headers.set('location', new URL(location, request.url).href);
  return new Response(response.body, { status: response.status, headers });
}

/**
 * The `Cookie` header of a browser that has taken these `Set-Cookie` values.
 *
 * What they do not change stays as it stands, so that whoever reads the header next finds what was read here.
 */
export function cookiesAfter(header: string, setCookies: readonly string[]): string {
  const changes = new Map(setCookies.map(changeOf));
  const kept = header.split(/; */).filter((pair) => pair.trim() !== '' && !changes.has(nameOf(pair)));
  const added = [...changes].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [...kept, ...added].join('; ');
}

/** The name, and the new value or undefined for a cookie that is removed. */
function changeOf(text: string): [name: string, value: string | undefined] {
  const pair = text.split(';', 1)[0] ?? '';
  const isRemoved = /; *max-age=0(;|$)/i.test(text);
  return [nameOf(pair), isRemoved ? undefined : pair.slice(pair.indexOf('=') + 1)];
}

function nameOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.indexOf('='))).trim();
}
