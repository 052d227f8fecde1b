import { KindeError } from '../errors.js';
import type { AttemptHook, Hook, HookContext, HookRequest } from './hook-types.js';
import { safeCause } from './redact.js';
import type { AroundAttempt } from './transport.js';
import { transportError } from './transport-error.js';

/** Runs hooks around `last`, the first one outermost; `once` refuses a second `next()`. */
export async function runHooks<Response extends object>(
  hooks: readonly Hook<Response>[],
  request: HookRequest,
  context: HookContext,
  last: () => Promise<Response>,
  once = false,
): Promise<Response> {
  const [hook, ...inner] = hooks;
  if (!hook) return last();
  let calls = 0;
  const next = async (): Promise<Response> => {
    calls += 1;
    if (once && calls > 1)
      throw failed(context, 'called `next()` twice around one attempt; use `retry`, or a call hook');
    return runHooks(inner, request, context, last, once);
  };
  let response: Response;
  try {
    response = await hook(request, next, context);
  } catch (error) {
    throw error instanceof KindeError ? error : failed(context, 'failed', error);
  }
  if (typeof response !== 'object' || response === null) throw failed(context, 'gave no response');
  return response;
}

/** The hooks around each attempt of one call; they see its headers without the access token. */
export function aroundAttempts(
  hooks: readonly AttemptHook[],
  contextOf: (attempt: number, waited: number) => HookContext,
): AroundAttempt {
  return async (draft, attempt, waited, go) => {
    const { method, url, body } = draft;
    const { authorization, ...given } = draft.headers;
    const headers = new Headers(given);
    const context = contextOf(attempt, waited);
    const last = async () => {
      const sent = new Headers(headers);
      if (authorization !== undefined) sent.set('authorization', authorization);
      try {
        return await go(sent);
      } catch (error) {
        throw error instanceof KindeError ? error : transportError(error, draft, attempt, context.operation);
      }
    };
    const request = { method, url, headers, body };
    const { status, headers: answered, text } = await runHooks(hooks, request, context, last, true);
    return { status, headers: answered, text, attempts: attempt };
  };
}

function failed({ operation }: HookContext, what: string, error?: unknown): KindeError {
  return new KindeError('HOOK_FAILED', `A hook of ${operation} ${what}.`, { operation, cause: safeCause(error) });
}
