import type { NextRequest } from 'next/server.js';
import type { BearerOptions } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Guards, guardsFrom, type Requirement } from './guard.js';
import { Kernel } from './kernel.js';
import { type Decide, proxied } from './next-proxy.js';
import { createReader } from './next-reader.js';
import { createHandler, createRouteWrappers, type RouteHandler, type RouteWrappers } from './next-routes.js';
import { once } from './once.js';
import type { KindeOptions } from './options.js';

export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export type { Session } from '../oauth/session.js';
export type { Tokens, User } from '../oauth/user.js';
export type { BearerOptions, KindeContext, NextKindeOptions, Requirement, RouteHandler };

/** Settings of `createKinde`; `basePath` is `/api/auth` by default. */
type NextKindeOptions = Omit<KindeOptions, 'oauth'>;

/** Kinde for the App Router. Its guards are for server components and actions: they give Kinde, lead to the login, or end in 403. */
export interface NextKinde extends Guards<Promise<KindeContext>>, RouteWrappers {
  /** For `app/api/auth/[...kinde]/route.ts`: `export const { GET, POST } = kinde.handlers`. */
  readonly handlers: Readonly<Record<'GET' | 'POST', (request: Request) => Promise<Response>>>;
  /**
   * For `proxy.ts`, in Next 15 `middleware.ts`: renews sessions, which pages cannot, and may answer what must not be seen.
   *
   * @param decide Answers a request instead of the page, as with `kinde.guard({ roles: ['admin'] })`.
   */
  proxy(decide?: Decide): (request: NextRequest) => Promise<Response>;
  /** Who sent the request that a server component, a server action or a route handler works for. */
  getKinde(): Promise<KindeContext>;
}

/**
 * Kinde for the App Router; made once, in a file that routes, pages and the proxy import.
 *
 * The options are read with the first request, so that a build needs no secrets. Next runs the proxy, and in production
 * several processes, with memories of their own: give a shared `storage`, so that a sign-out is known everywhere.
 */
export function createKinde(options: NextKindeOptions = {}): NextKinde {
  const settings = { ...options, basePath: options.basePath ?? '/api/auth' };
  const kernel = once(() => new Kernel(settings, 'NextJS'));
  const reader = createReader(settings);
  const handler = createHandler(kernel);
  return {
    handlers: { GET: handler, POST: handler },
    proxy: (decide) => async (request) => proxied(kernel(), request, decide),
    getKinde: () => reader.open(),
    ...createRouteWrappers(kernel, settings),
    ...guardsFrom((requirement) => reader.require(requirement)),
  };
}
