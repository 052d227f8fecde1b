import type { Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import type { OAuth } from '../oauth/client.js';
import { type BearerOptions, createBearerGuard } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Guards, guardsFrom, type Requirement } from './guard.js';
import { Kernel, presentContext } from './kernel.js';
import { addCookiesLate } from './late-cookies.js';
import { sendResponse, toRequest } from './node.js';
import type { KindeOptions } from './options.js';
import type { Address } from './public-url.js';

export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export { OAuth } from '../oauth/client.js';
export type { Session } from '../oauth/session.js';
export type { Tokens, User } from '../oauth/user.js';
export type { BearerOptions, KindeContext, KindeOptions, Requirement };

declare global {
  namespace Express {
    interface Request {
      /** Who sent the request and what they may do; there once `kinde()` or `requireBearer()` has run. */
      kinde: KindeContext;
    }
  }
}

/**
 * Signs users in: answers the login, register, callback, logout and user paths, and puts `req.kinde` on every other request.
 *
 * Use it once, for the whole application and before its guards: `app.use(kinde())`.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function kinde(options?: KindeOptions | OAuth): RequestHandler {
  const kernel = new Kernel(options, 'Express');
  return async (req, res, next) => {
    if (!(await answered(kernel, req, res))) next();
  };
}

async function answered(kernel: Kernel, req: ExpressRequest, res: ExpressResponse): Promise<boolean> {
  const request = requestOf(req, res, kernel.trust);
  const ours = await kernel.handle(request);
  if (ours) {
    await sendResponse(ours, res, req.method);
    return true;
  }
  const context = await kernel.open(request);
  req.kinde = context;
  addCookiesLate(res, context);
  return false;
}

/** Without a body: whatever reads it is the application's. */
function requestOf(req: ExpressRequest, res: ExpressResponse, trust = 0): Request {
  return toRequest(req, { target: req.originalUrl, address: addressOf(req), outgoing: res, trust });
}

/** As the application's own `trust proxy` has it. */
function addressOf({ host, protocol }: ExpressRequest): Address {
  return { host: host ?? '', protocol: protocol === 'https' ? 'https' : 'http' };
}

/**
 * Protects an API by access tokens instead of sessions; `req.kinde.claims` are the token's.
 *
 * It needs no `kinde()`: `app.use('/api', requireBearer({ audience: 'https://api.example.com' }))`.
 *
 * @throws KindeConfigError without a domain or an audience.
 */
export function requireBearer(options?: BearerOptions): RequestHandler {
  const guard = createBearerGuard(options, 'Express');
  return async (req, res, next) => {
    const { context, refusal } = await guard(requestOf(req, res), req.kinde);
    req.kinde = context;
    if (!refusal) return next();
    await sendResponse(refusal, res, req.method);
  };
}

function guarded(requirement: Requirement): RequestHandler {
  return async (req, res, next) => {
    const refusal = await presentContext(req.kinde, 'put `app.use(kinde())` before its guards').guard(requirement);
    if (!refusal) return next();
    await sendResponse(refusal, res, req.method);
  };
}

const guards = guardsFrom<RequestHandler>(guarded);

/** Lets in who is signed in, and meets the requirement where there is one. */
export const requireAuth: Guards<RequestHandler>['requireAuth'] = guards.requireAuth;

/** Lets in who has all of these permissions. */
export const requirePermission: Guards<RequestHandler>['requirePermission'] = guards.requirePermission;

/** Lets in who has all of these roles. */
export const requireRole: Guards<RequestHandler>['requireRole'] = guards.requireRole;

/** Lets in for whom the flag is on, or has the value. */
export const requireFlag: Guards<RequestHandler>['requireFlag'] = guards.requireFlag;

/** Lets in who is signed in to this organization; without one, to any. */
export const requireOrganization: Guards<RequestHandler>['requireOrganization'] = guards.requireOrganization;
