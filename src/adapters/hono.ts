import type { Context, MiddlewareHandler } from 'hono';
import type { OAuth } from '../oauth/client.js';
import { type BearerOptions, createBearerGuard } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Guards, guardsFrom, type Requirement } from './guard.js';
import { Kernel, presentContext } from './kernel.js';
import type { KindeOptions } from './options.js';

export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export { OAuth } from '../oauth/client.js';
export type { Session } from '../oauth/session.js';
export type { Tokens, User } from '../oauth/user.js';
export type { BearerOptions, KindeContext, KindeOptions, Requirement };

declare module 'hono' {
  interface ContextVariableMap {
    /** Who sent the request and what they may do; there once `kinde()` or `requireBearer()` has run. */
    kinde: KindeContext;
  }
}

/**
 * Signs users in: answers the login, register, callback, logout and user paths, and puts `c.var.kinde` on every other
 * request.
 *
 * Use it once, for the whole application and before its guards: `app.use(kinde())`.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function kinde(options?: KindeOptions | OAuth): MiddlewareHandler {
  const kernel = new Kernel(options, 'Hono');
  return async (c, next) => {
    const ours = await kernel.handle(c.req.raw);
    if (ours) return answer(c, ours);
    const context = await kernel.open(c.req.raw);
    c.set('kinde', context);
    await next();
    addCookies(c, context);
  };
}

/** Not the response itself: Hono would leave out the headers that earlier middleware has set. */
function answer(c: Context, response: Response): Response {
  return c.newResponse(response.body, response);
}

/** Through Hono's own way of changing an answer, which also works where its headers are immutable. */
function addCookies(c: Context, context: KindeContext): void {
  if (c.res.status === 101) return;
  for (const cookie of context.setCookies) c.header('set-cookie', cookie, { append: true });
  const cacheControl = context.cacheControlFor(c.res.headers.get('cache-control'));
  if (cacheControl !== undefined) c.header('cache-control', cacheControl);
}

/**
 * Protects an API by access tokens instead of sessions; `c.var.kinde.claims` are the token's.
 *
 * It needs no `kinde()`: `app.use('/api/*', requireBearer({ audience: 'https://api.example.com' }))`.
 *
 * @throws KindeConfigError without a domain or an audience.
 */
export function requireBearer(options?: BearerOptions): MiddlewareHandler {
  const guard = createBearerGuard(options, 'Hono');
  return async (c, next) => {
    const { context, refusal } = await guard(c.req.raw, c.var.kinde);
    c.set('kinde', context);
    if (refusal) return answer(c, refusal);
    await next();
  };
}

function guarded(requirement: Requirement): MiddlewareHandler {
  return async (c, next) => {
    const refusal = await presentContext(c.var.kinde, 'put `app.use(kinde())` before its guards').guard(requirement);
    if (refusal) return answer(c, refusal);
    await next();
  };
}

const guards = guardsFrom<MiddlewareHandler>(guarded);

/** Lets in who is signed in, and meets the requirement where there is one. */
export const requireAuth: Guards<MiddlewareHandler>['requireAuth'] = guards.requireAuth;

/** Lets in who has all of these permissions. */
export const requirePermission: Guards<MiddlewareHandler>['requirePermission'] = guards.requirePermission;

/** Lets in who has all of these roles. */
export const requireRole: Guards<MiddlewareHandler>['requireRole'] = guards.requireRole;

/** Lets in for whom the flag is on, or has the value. */
export const requireFlag: Guards<MiddlewareHandler>['requireFlag'] = guards.requireFlag;

/** Lets in who is signed in to this organization; without one, to any. */
export const requireOrganization: Guards<MiddlewareHandler>['requireOrganization'] = guards.requireOrganization;
