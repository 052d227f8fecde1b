import { operations } from '../../generated/management/operations.js';
import { shapes } from '../../generated/management/shapes.js';
import type { OperationShape } from '../operation.js';
import { jsonResponse, noContent, Refusal, routeNotFound } from './answers.js';
import { authenticate, authorize } from './auth.js';
import type { Handler } from './call.js';
import { handlers } from './handlers.js';
import { checkPaging } from './paging.js';
import { createRouter, type Match, type Router } from './router.js';
import { createSampleAnswer } from './samples.js';
import type { Exchange } from './sign-in/exchange.js';
import { createRequestCheck, shapeOf } from './validate.js';
import { watches } from './webhooks/operation-events.js';

/** The Management API of one emulator. */
export interface ManagementApi {
  /** Finds the operation that a request is for. */
  match(method: string, pathname: string): Match | undefined;
  /** Answers a request whose path starts with `/api`. */
  answer(exchange: Exchange, match: Match | undefined): Promise<Response>;
}

/** Makes the Management API; it holds no state, so that emulators can share it. */
export function createManagementApi(): ManagementApi {
  let router: Router | undefined;
  const check = createRequestCheck(shapes);
  const sample = createSampleAnswer(shapes);
  const table: Readonly<Record<string, Handler | undefined>> = handlers;

  async function respond({ request, url, state, authority }: Exchange, match: Match | undefined): Promise<Response> {
    // As in Kinde, who asks is settled before what they ask for: no token, no 404.
    if (!isPublic(match)) authorize(await authenticate(request, url.origin, authority), match?.operation);
    if (!match) throw routeNotFound(request.method, url.pathname);
    const checked = await check(match, request, url.searchParams);
    checkPaging(match.operation, checked.query);
    const handler = table[match.name];
    const call = { ...checked, state, origin: url.origin, authority };
    // Looks at what a deletion will take away, before it does.
    const emit = watches[match.name]?.(call);
    const body = handler ? handler(call) : sample(match, checked);
    emit?.(body as object);
    return responseFrom(shapeOf(shapes, match.name), body);
  }

  return {
    match(method, pathname) {
      // Made with the first request: most emulators of a test suite are asked little, and all are made.
      router ??= createRouter(operations);
      return router(method, pathname);
    },
    answer: (exchange, match) => respond(exchange, match).catch(refusalResponse),
  };
}

/** Asking whether an API key is good takes no token: the one operation without a scope. */
function isPublic(match: Match | undefined): boolean {
  return match !== undefined && match.operation.scope === undefined;
}

function responseFrom({ status, response }: OperationShape, body: unknown): Response {
  if (body === noContent) return new Response(null, { status: 204 });
  return response === undefined ? new Response(null, { status }) : jsonResponse(status, body);
}

function refusalResponse(error: unknown): Response {
  if (!(error instanceof Refusal)) throw error;
  return jsonResponse(error.status, error.body);
}
