import { operations } from '../../../generated/account/operations.js';
import { shapes } from '../../../generated/account/shapes.js';
import { jsonResponse, Refusal, routeNotFound } from '../answers.js';
import type { AccountName } from '../operation-names.js';
import { checkPaging } from '../paging.js';
import { createRouter, type Router } from '../router.js';
import { preflightResponse, withCors } from '../sign-in/cors.js';
import type { Exchange } from '../sign-in/exchange.js';
import { createRequestCheck } from '../validate.js';
import { callerOf } from './caller.js';
import { getEntitlement, listEntitlements } from './entitlements.js';
import { type AccountHandler, listFlags, listPermissions, listProperties, listRoles } from './handlers.js';
import { getPortalLink } from './portal.js';

/** The Account API of one emulator, but for its OAuth endpoints. */
export interface AccountApi {
  /** Name of the operation that a request is for, as `account.getRoles`. */
  nameOf(method: string, pathname: string): string | undefined;
  /** Answers a request whose path starts with `/account_api`. */
  answer(exchange: Exchange): Promise<Response>;
}

const HANDLERS: Readonly<Record<AccountName, AccountHandler>> = {
  getEntitlement,
  getEntitlements: listEntitlements,
  getFeatureFlags: listFlags,
  getPermissions: listPermissions,
  getPortalLink,
  getProperties: listProperties,
  getRoles: listRoles,
};

/** Makes the Account API. */
export function createAccountApi(): AccountApi {
  let router: Router | undefined;
  const check = createRequestCheck(shapes);
  const match: Router = (method, pathname) => {
    router ??= createRouter(
      Object.fromEntries(Object.keys(HANDLERS).map((name) => [name, operations[name as AccountName]])),
    );
    return router(method, pathname);
  };

  async function respond(exchange: Exchange): Promise<Response> {
    const { request, url, state } = exchange;
    const caller = await callerOf(exchange);
    const found = match(request.method, url.pathname);
    if (!found) throw routeNotFound(request.method, url.pathname);
    const { path, query } = await check(found, request, url.searchParams);
    checkPaging(found.operation, query);
    return jsonResponse(200, HANDLERS[found.name as AccountName]({ path, query, state, caller, exchange }));
  }

  return {
    nameOf(method, pathname) {
      const found = pathname.startsWith('/account_api/') ? match(method, pathname) : undefined;
      return found && `account.${found.name}`;
    },
    async answer(exchange) {
      const preflight = preflightResponse(exchange.request);
      return preflight ?? withCors(exchange.request, await respond(exchange).catch(refusalResponse));
    },
  };
}

function refusalResponse(error: unknown): Response {
  if (!(error instanceof Refusal)) throw error;
  return jsonResponse(error.status, error.body);
}
