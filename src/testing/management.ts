import { operations } from '../../generated/management/operations.js';
import { shapes } from '../../generated/management/shapes.js';
import { jsonResponse, Refusal, routeNotFound } from './answers.js';
import { authenticate, authorize } from './auth.js';
import type { Handler } from './call.js';
import { handlers } from './handlers.js';
import { checkPaging } from './paging.js';
import { createRouter, type Match, type Router } from './router.js';
import { createSampleAnswer } from './samples.js';
import type { State } from './state.js';
import type { TokenAuthority } from './tokens.js';
import { createRequestCheck, shapeOf } from './validate.js';
import { watches } from './webhooks/operation-events.js';

/** The Management API of one emulator. */
export interface ManagementApi {
  /** Finds the operation that a request is for. */
  match(method: string, pathname: string): Match | undefined;
  /** Answers a request whose path starts with `/api`. */
  answer(request: Request, url: URL, match: Match | undefined): Promise<Response>;
}

/** Every scope of the Management API. */
export function managementScopes(): readonly string[] {
  const scopes = Object.values(operations).flatMap((operation) => operation.scope ?? []);
  return [...new Set(scopes)].sort();
}

/** Makes the Management API over a state. */
export function createManagementApi(state: () => State, authority: TokenAuthority): ManagementApi {
  let router: Router | undefined;
  const check = createRequestCheck(shapes);
  const sample = createSampleAnswer(shapes);
  const table: Readonly<Record<string, Handler | undefined>> = handlers;

  async function respond(request: Request, url: URL, match: Match | undefined): Promise<Response> {
    // As in Kinde, who asks is settled before what they ask for: no token, no 404.
    const claims = await authenticate(request, url.origin, authority);
    if (!match) throw routeNotFound(request.method, url.pathname);
    authorize(claims, match.operation);
    const checked = await check(match, request, url.searchParams);
    checkPaging(match.operation, checked.query);
    const handler = table[match.name];
    const current = state();
    const call = { ...checked, state: current };
    // Looks at what a deletion will take away, before it does.
    const emit = watches[match.name]?.(call);
    const body = handler ? handler(call) : sample(match, checked);
    if (match.operation.method !== 'GET') current.clock.version += 1;
    emit?.(body as object);
    const { status } = shapeOf(shapes, match.name);
    return body === undefined ? new Response(null, { status }) : jsonResponse(status, body);
  }

  return {
    match(method, pathname) {
      // Made with the first request: most emulators of a test suite are asked little, and all are made.
      router ??= createRouter(operations);
      return router(method, pathname);
    },
    answer: (request, url, match) => respond(request, url, match).catch(refusalResponse),
  };
}

function refusalResponse(error: unknown): Response {
  if (!(error instanceof Refusal)) throw error;
  return jsonResponse(error.status, error.body);
}
