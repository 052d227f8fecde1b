import type { OAuth } from '../oauth/client.js';
import { type BearerOptions, createBearerGuard } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Guards, guardsFrom, type Requirement } from './guard.js';
import { Kernel } from './kernel.js';
import type { KindeOptions } from './options.js';

export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export { OAuth } from '../oauth/client.js';
export type { Session } from '../oauth/session.js';
export type { Tokens, User } from '../oauth/user.js';
export type { BearerOptions, KindeContext, KindeOptions, Requirement };

/** Answers a request; what a runtime passes besides it (`env`, `ctx`) comes after Kinde. */
export type KindeHandler<Args extends readonly unknown[] = readonly unknown[]> = (
  request: Request,
  kinde: KindeContext,
  ...args: Args
) => Response | Promise<Response>;

/** Kinde for everything that answers a `Request` with a `Response`. */
export interface WebKinde {
  /** The sign-in that stands behind it. */
  readonly oauth: OAuth;
  /** The answer to a request for one of the sign-in's own paths; undefined for any other. */
  handle(request: Request): Promise<Response | undefined>;
  /** Who sent a request; answer it with `context.commit(response)`, or a renewed session is lost. */
  open(request: Request): Promise<KindeContext>;
  /** All of it in one: `Bun.serve({ fetch: kinde.wrap((request, { user }) => ...) })`. */
  wrap<Args extends readonly unknown[]>(
    handler: KindeHandler<Args>,
  ): (request: Request, ...args: Args) => Promise<Response>;
}

/**
 * Signs users in where there is no adapter of its own: Bun.serve, Deno.serve, Workers, SvelteKit, Remix.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function createKinde(options?: KindeOptions | OAuth): WebKinde {
  const kernel = new Kernel(options);
  return {
    oauth: kernel.oauth,
    handle: (request) => kernel.handle(request),
    open: (request) => kernel.open(request),
    wrap:
      (handler) =>
      async (request, ...args) => {
        const ours = await kernel.handle(request);
        if (ours) return ours;
        const context = await kernel.open(request);
        return context.commit(await handler(request, context, ...args));
      },
  };
}

/** Puts a guard before a handler. */
export type WebGuard = <Args extends readonly unknown[]>(handler: KindeHandler<Args>) => KindeHandler<Args>;

/**
 * Protects an API by access tokens instead of sessions: the handler gets the token's claims.
 *
 * It needs no `createKinde`: `Deno.serve(requireBearer({ audience: 'https://api.example.com' })(handler))`.
 *
 * @throws KindeConfigError without a domain or an audience.
 */
export function requireBearer(
  options?: BearerOptions,
): <Args extends readonly unknown[]>(
  handler: KindeHandler<Args>,
) => (request: Request, ...args: Args) => Promise<Response> {
  const guard = createBearerGuard(options);
  return (handler) =>
    async (request, ...args) => {
      const { context, refusal } = await guard(request);
      return refusal ?? handler(request, context, ...args);
    };
}

function guarded(requirement: Requirement): WebGuard {
  return (handler) =>
    async (request, kinde, ...args) =>
      (await kinde.guard(requirement)) ?? handler(request, kinde, ...args);
}

const guards = guardsFrom<WebGuard>(guarded);

/** Lets in who is signed in, and meets the requirement where there is one. */
export const requireAuth: Guards<WebGuard>['requireAuth'] = guards.requireAuth;

/** Lets in who has all of these permissions. */
export const requirePermission: Guards<WebGuard>['requirePermission'] = guards.requirePermission;

/** Lets in who has all of these roles. */
export const requireRole: Guards<WebGuard>['requireRole'] = guards.requireRole;

/** Lets in for whom the flag is on, or has the value. */
export const requireFlag: Guards<WebGuard>['requireFlag'] = guards.requireFlag;

/** Lets in who is signed in to this organization; without one, to any. */
export const requireOrganization: Guards<WebGuard>['requireOrganization'] = guards.requireOrganization;
