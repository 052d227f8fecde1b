import { describe, expect, test } from 'vitest';
import { KindeError } from '../../src/errors.js';
import type { AttemptHook, HookContext } from '../../src/http/hook-types.js';
import { aroundAttempts } from '../../src/http/hooks.js';
import { broken, failureOf, ORIGIN } from '../support/fake-kinde.js';

const CONTEXT: HookContext = {
  operation: 'getUsers',
  method: 'GET',
  domain: 'example.kinde.com',
  priority: 'interactive',
};
const RECEIVED = { status: 200, headers: new Headers({ a: 'b' }), text: '{}', attempts: 7 };

/** Runs these hooks around one attempt; gives what was sent, and what came of it. */
async function around(hooks: AttemptHook[], headers: Record<string, string> = {}, go = async () => RECEIVED) {
  const sent: Record<string, string>[] = [];
  const draft = { url: `${ORIGIN}/api/v1/users`, method: 'GET', headers };
  const run = aroundAttempts(hooks, () => CONTEXT);
  const response = await run(draft, 3, 0, (given) => {
    sent.push(Object.fromEntries(new Headers(given)));
    return go();
  });
  return { sent, response };
}
const pass: AttemptHook = (_, next) => next();

describe('hooks around an attempt', () => {
  test('the access token is put back after them, and only where there was one', async () => {
    const nosy: AttemptHook = (request, next) => {
      expect(request.headers.has('authorization')).toBe(false);
      request.headers.set('x-mine', '1');
      return next();
    };
    const token = await around([nosy], { authorization: 'Bearer token', accept: 'x' });
    expect(token.sent).toEqual([{ accept: 'x', authorization: 'Bearer token', 'x-mine': '1' }]);
    expect((await around([nosy], { accept: 'x' })).sent).toEqual([{ accept: 'x', 'x-mine': '1' }]);
  });

  test('their response counts, with the number of this attempt', async () => {
    const other: AttemptHook = async (_, next) => ({ ...(await next()), status: 201 });
    expect((await around([other, pass])).response).toEqual({ ...RECEIVED, status: 201, attempts: 3 });
  });

  test.each([
    ['no object', 'text', 'A hook of getUsers gave no response.'],
    ['null', null, 'A hook of getUsers gave no response.'],
    ['nothing', undefined, 'A hook of getUsers gave no response.'],
  ])('%s is no response', async (_, given, message) => {
    const error = await failureOf(around([async () => given as never]));
    expect(error).toMatchObject({ code: 'HOOK_FAILED', operation: 'getUsers', message });
  });

  test('an attempt is made once', async () => {
    const twice: AttemptHook = async (_, next) => {
      await next();
      return next();
    };
    expect((await failureOf(around([pass, twice]))).message).toBe(
      'A hook of getUsers called `next()` twice around one attempt; use `retry`, or a call hook.',
    );
  });

  test('what a hook throws is told as its failure, typed errors as they are', async () => {
    const bug = new RangeError('a bug');
    const error = await failureOf(around([() => Promise.reject(bug)]));
    expect(error).toMatchObject({ code: 'HOOK_FAILED', message: 'A hook of getUsers failed.', cause: bug });
    const typed = new KindeError('NOT_FOUND', 'not there');
    expect(await failureOf(around([() => Promise.reject(typed)]))).toBe(typed);
  });

  test('they see a failed request as the typed error of its attempt', async () => {
    const seen: unknown[] = [];
    const spy: AttemptHook = async (_, next) => {
      try {
        return await next();
      } catch (error) {
        seen.push(error);
        throw error;
      }
    };
    const error = await failureOf(around([spy], {}, () => Promise.reject(broken('ECONNRESET'))));
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', attempts: 3, operation: 'getUsers' });
    expect(seen).toEqual([error]);
    const typed = new KindeError('TIMEOUT', 'too long');
    expect(await failureOf(around([spy], {}, () => Promise.reject(typed)))).toBe(typed);
  });
});
