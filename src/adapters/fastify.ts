import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { type BearerOptions, createBearerGuard } from './bearer.js';
import type { KindeContext } from './context.js';
import { type Guards, guardsFrom, type Requirement } from './guard.js';
import { Kernel, presentContext } from './kernel.js';
import { addCookiesLate } from './late-cookies.js';
import { toRequest } from './node.js';
import type { KindeOptions } from './options.js';

export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export { OAuth } from '../oauth/client.js';
export type { Session } from '../oauth/session.js';
export type { Tokens, User } from '../oauth/user.js';
export type { BearerOptions, KindeContext, KindeOptions, Requirement };

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request and what they may do; there once the `kinde` plugin or `requireBearer()` has run. */
    kinde: KindeContext;
  }
}

/** What Fastify itself passes to a plugin among its options. */
interface RegisterOptions {
  readonly prefix?: string;
  readonly logLevel?: string;
  readonly logSerializers?: unknown;
}

async function plugin(app: FastifyInstance, options: KindeOptions & RegisterOptions = {}): Promise<void> {
  const { prefix: _prefix, logLevel: _level, logSerializers: _serializers, ...own } = options;
  const kernel = new Kernel(own, 'Fastify');
  if (!app.hasRequestDecorator('kinde')) app.decorateRequest('kinde');
  // Before anything is parsed: a form that signs out needs no parser, and the body stays the application's.
  app.addHook('onRequest', async (request, reply) => {
    const translated = requestOf(request, reply, kernel.trust);
    const ours = await kernel.handle(translated);
    if (ours) return reply.send(ours);
    const context = await kernel.open(translated);
    request.kinde = context;
    addCookiesLate(reply.raw, context);
  });
}

/**
 * Signs users in: answers the login, register, callback, logout and user paths, and puts `request.kinde` on every other
 * request of the whole application: `app.register(kinde)`.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export const kinde: typeof plugin = Object.assign(plugin, {
  // What `fastify-plugin` sets: the hooks and the decoration are for the application, not for a context of the plugin's own.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'kinde',
  [Symbol.for('plugin-meta')]: { name: 'kinde', fastify: '5.x' },
});

/** Without a body: whatever reads it is the application's. The address is what Fastify's own `trustProxy` makes it. */
function requestOf(request: FastifyRequest, reply: FastifyReply, trust = 0): Request {
  const address = { host: request.host, protocol: request.protocol === 'https' ? 'https' : 'http' } as const;
  return toRequest(request.raw, { target: request.originalUrl, address, outgoing: reply.raw, trust });
}

/**
 * Protects an API by access tokens instead of sessions; `request.kinde.claims` are the token's. It needs no plugin:
 * `app.get('/api', { onRequest: requireBearer({ audience: 'https://api.example.com' }) }, handler)`.
 *
 * @throws KindeConfigError without a domain or an audience.
 */
export function requireBearer(options?: BearerOptions): onRequestAsyncHookHandler {
  const guard = createBearerGuard(options, 'Fastify');
  return async (request, reply) => {
    const { context, refusal } = await guard(requestOf(request, reply), request.kinde);
    request.kinde = context;
    if (refusal) return reply.send(refusal);
  };
}

function guarded(requirement: Requirement): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const context = presentContext(request.kinde, 'register the `kinde` plugin before the routes');
    const refusal = await context.guard(requirement);
    if (refusal) return reply.send(refusal);
  };
}

const guards = guardsFrom<onRequestAsyncHookHandler>(guarded);

/** Lets in who is signed in, and meets the requirement where there is one. */
export const requireAuth: Guards<onRequestAsyncHookHandler>['requireAuth'] = guards.requireAuth;

/** Lets in who has all of these permissions. */
export const requirePermission: Guards<onRequestAsyncHookHandler>['requirePermission'] = guards.requirePermission;

/** Lets in who has all of these roles. */
export const requireRole: Guards<onRequestAsyncHookHandler>['requireRole'] = guards.requireRole;

/** Lets in for whom the flag is on, or has the value. */
export const requireFlag: Guards<onRequestAsyncHookHandler>['requireFlag'] = guards.requireFlag;

/** Lets in who is signed in to this organization; without one, to any. */
export const requireOrganization: Guards<onRequestAsyncHookHandler>['requireOrganization'] = guards.requireOrganization;
