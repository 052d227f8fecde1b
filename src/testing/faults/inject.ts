import { jsonResponse } from '../answers.js';
import { abortable, wait } from '../wait.js';
import { htmlPage, slowed, truncated, withBody } from './bodies.js';
import { connectionLost, connectionRefused } from './connection.js';
import type { Commit, Fault } from './fault.js';
import { isBreaking, type Strike } from './selection.js';

/** What faults do to one request. */
export interface Injection {
  /** The answer of what stands in front of Kinde; `undefined` lets the request through. */
  edge(): Promise<Response | undefined>;
  /** The answer, or what is left of it. */
  around(answer: () => Promise<Response>): Promise<Response>;
}

/** Makes the injection of some strikes into the request that this signal ends. */
export function injectionOf(strikes: readonly Strike[], signal: AbortSignal): Injection {
  const breaking = strikes.find(isBreaking);
  const commit = breaking && 'commit' in breaking.fault ? breaking.fault.commit : undefined;
  return {
    async edge() {
      if (!breaking || !EDGE.has(breaking.fault.kind)) return undefined;
      await delay(strikes, 'before', signal);
      return atEdge(breaking);
    },
    async around(answer) {
      await delay(strikes, 'before', signal);
      if (breaking && STRIKING.has(breaking.fault.kind) && commit !== 'after') return await strike(breaking, signal);
      const response = await answer();
      await delay(strikes, 'after', signal);
      if (!breaking) return response;
      return STRIKING.has(breaking.fault.kind)
        ? await strike(breaking, signal)
        : await spoiled(response, breaking, signal);
    },
  };
}

const EDGE: ReadonlySet<string> = new Set(['refused', 'rate-limited', 'challenge'] satisfies Fault['kind'][]);
const STRIKING: ReadonlySet<string> = new Set(['reset', 'no-answer', 'server-error'] satisfies Fault['kind'][]);

async function delay(strikes: readonly Strike[], when: Commit, signal: AbortSignal): Promise<void> {
  let ms = 0;
  for (const { fault, pick } of strikes) {
    if (fault.kind === 'latency' && (fault.commit ?? 'before') === when) ms += pick(fault.ms);
  }
  if (ms > 0) await wait(ms, signal);
}

function atEdge({ fault, pick }: Strike): Response {
  if (fault.kind === 'rate-limited') {
    return tooManyRequests(fault.resetS === undefined ? undefined : Math.ceil(pick(fault.resetS)));
  }
  if (fault.kind === 'challenge') return challenge(fault.status ?? 202);
  throw connectionRefused();
}

/** The answer of a limiter; `resetS` in seconds. */
export function tooManyRequests(resetS: number | undefined): Response {
  const errors = [{ code: 'TOO_MANY_REQUESTS', message: 'There were too many requests' }];
  return jsonResponse(429, { errors }, resetS === undefined ? {} : { 'ratelimit-reset': String(resetS) });
}

function challenge(status: number): Response {
  const headers: Record<string, string> = {};
  if (status === 202) headers['x-amzn-waf-action'] = 'challenge';
  if (status === 405) headers['x-amzn-waf-action'] = 'captcha';
  return status === 202 ? new Response(null, { status, headers }) : htmlPage(status, 'Are you a human?', headers);
}

/** What stands in for an answer. @throws ConnectionFault, or the reason of the signal. */
async function strike({ fault }: Strike, signal: AbortSignal): Promise<Response> {
  if (fault.kind === 'server-error') return htmlPage(fault.status ?? 503, 'The server has a problem');
  if (fault.kind === 'no-answer') return await abortable(new Promise<never>(() => {}), signal);
  throw connectionLost(fault.kind === 'reset' ? fault.by : undefined);
}

async function spoiled(response: Response, { fault, pick }: Strike, signal: AbortSignal): Promise<Response> {
  switch (fault.kind) {
    case 'slow-body':
      return await slowed(response, pick(fault.ms), signal);
    case 'truncated':
      return await truncated(response, fault.part ?? 0.5);
    case 'empty':
      return withBody(response, '');
    case 'html':
      return withBody(response, await htmlPage(200, 'Sign in').text(), 'text/html; charset=utf-8');
    default:
      return withBody(response, await firstHalf(response), 'application/json');
  }
}

/** JSON that stops in the middle although the answer is complete. */
async function firstHalf(response: Response): Promise<string> {
  const text = await response.text();
  return text.length > 1 ? text.slice(0, Math.ceil(text.length / 2)) : '{';
}
