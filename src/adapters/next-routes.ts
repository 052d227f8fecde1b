import type { NextRequest } from 'next/server.js';
import { type BearerOptions, createBearerGuard, SHARED } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Requirement, requirementFrom } from './guard.js';
import type { Kernel } from './kernel.js';
import { once } from './once.js';
import type { KindeOptions } from './options.js';
import { secured } from './own-page.js';

/** A route handler with Kinde; what follows is the route's own, with its `params`. */
export type RouteHandler<Args extends readonly unknown[]> = (
  request: NextRequest,
  kinde: KindeContext,
  ...args: Args
) => Response | Promise<Response>;

/** A route handler as Next takes it. */
export type Route<Args extends readonly unknown[]> = (request: NextRequest, ...args: Args) => Promise<Response>;

/** Makes route handlers. */
export interface RouteWrappers {
  /** A route handler for everybody, with Kinde. */
  withKinde<Args extends readonly unknown[]>(handler: RouteHandler<Args>): Route<Args>;
  /** A route handler for who is signed in, and meets the requirement where there is one. */
  withAuth<Args extends readonly unknown[]>(handler: RouteHandler<Args>, requirement?: Requirement): Route<Args>;
  /**
   * A route handler for access tokens instead of sessions; its options are checked with the first request. What they leave
   * out of `domain`, `access`, `management`, `clockToleranceSeconds`, `timeout`, `fetch`, `env`, `framework` and `tracking`
   * is as it is for `createKinde`.
   */
  withBearer<Args extends readonly unknown[]>(handler: RouteHandler<Args>, api?: BearerOptions): Route<Args>;
}

/** The route handler of the sign-in's own paths. */
export function createHandler(kernel: () => Kernel): (request: Request) => Promise<Response> {
  return async (request) => {
    // The router asks in the background before it follows a link; only the navigation after it may begin a sign-in.
    if (request.headers.has('rsc')) return secured(new Response('This is no page to render.', { status: 503 }));
    return (await kernel().handle(request)) ?? secured(new Response('Not found.', { status: 404 }));
  };
}

/** The wrappers for route handlers of the application. */
export function createRouteWrappers(kernel: () => Kernel, settings: KindeOptions): RouteWrappers {
  return {
    withKinde: (handler) => routed(kernel, handler),
    withAuth: (handler, requirement) => routed(kernel, handler, requirementFrom(requirement)),
    withBearer: (handler, api) => {
      const guard = once(() => createBearerGuard(withShared(settings, api), 'NextJS'));
      return async (request, ...args) => {
        const { context, refusal } = await guard()(request);
        return refusal ?? handler(request, context, ...args);
      };
    },
  };
}

/** An option that is there but undefined counts as left out. */
function withShared(settings: KindeOptions, api: BearerOptions = {}): BearerOptions {
  const missing = SHARED.filter((name) => api[name] === undefined);
  return { ...api, ...Object.fromEntries(missing.map((name) => [name, settings[name]])) };
}

function routed<Args extends readonly unknown[]>(
  kernel: () => Kernel,
  handler: RouteHandler<Args>,
  requirement?: Requirement,
): Route<Args> {
  return async (request, ...args) => {
    const context = await kernel().open(request);
    const refusal = requirement && (await context.guard(requirement));
    return context.commit(refusal ?? (await handler(request, context, ...args)));
  };
}
