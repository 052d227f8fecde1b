import { isKindeError, type KindeError, type KindeErrorCode } from '../errors.js';
import type { Hooks, LimitsState } from '../management/index.js';
import { duration } from './amounts.js';

/** Why calls do not go on, as far as they tell. */
export interface Hindrance {
  /** What sees the calls. */
  readonly hooks: Hooks;
  /** In a few words, with what the client's limiter knows; undefined where nothing is known to be in the way. */
  reason(limits: LimitsState | undefined): string | undefined;
}

/** Failures of the moment, after which the same is tried again. */
const REASONS: Partial<Record<KindeErrorCode, (error: KindeError) => string>> = {
  NETWORK_ERROR: () => 'no connection to Kinde',
  TIMEOUT: () => 'no answer from Kinde',
  DEADLINE_EXCEEDED: () => 'no answer from Kinde',
  RATE_LIMITED: () => 'Kinde limits requests',
  SERVER_ERROR: ({ status }) => `Kinde answers with status ${status}`,
  TOKEN_REQUEST_FAILED: () => 'no access token from Kinde',
  UNEXPECTED_RESPONSE: () => 'the answers of Kinde make no sense',
  CHALLENGED: () => 'a firewall stands before Kinde',
};

/** Makes something that looks on while calls are made. */
export function createHindrance(now: () => number = Date.now): Hindrance {
  const failures = new Map<string, string>();
  const calls = new Set<object>();
  const sent = new Set<object>();
  const note = (operation: string, reason: string | undefined): void => {
    // What was told last stands last.
    failures.delete(operation);
    if (reason !== undefined) failures.set(operation, reason);
  };
  /** Answers of one operation say nothing of another one: lookups may go well while nothing can be written. */
  const seen = async <T>(open: Set<object>, operation: string, work: () => Promise<T>, of: (answer: T) => number) => {
    const one = {};
    open.add(one);
    try {
      const answer = await work();
      note(operation, reasonOf(of(answer)));
      return answer;
    } catch (error) {
      // A call that was ended from here says nothing of Kinde.
      if (!isKindeError(error) || error.code !== 'ABORTED') note(operation, reasonFrom(error));
      throw error;
    } finally {
      open.delete(one);
    }
  };
  return {
    hooks: {
      call: [(_, next, { operation }) => seen(calls, operation, next, ({ status }) => status)],
      attempt: [(_, next, { operation }) => seen(sent, operation, next, ({ status }) => status)],
    },
    reason(limits) {
      const pause = (limits?.pausedUntil ?? 0) - now();
      if (pause > 0) return `Kinde limits requests for ${duration(pause)} more`;
      const failure = [...failures.values()].at(-1);
      if (failure !== undefined) return failure;
      if (sent.size > 0) return 'no answer from Kinde yet';
      return calls.size > 0 && !limits?.waiting ? 'no access token from Kinde yet' : undefined;
    },
  };
}

function reasonOf(status: number): string | undefined {
  if (status === 429) return 'Kinde limits requests';
  return status === 408 || status >= 500 ? `Kinde answers with status ${status}` : undefined;
}

function reasonFrom(error: unknown): string | undefined {
  if (!isKindeError(error)) return undefined;
  // A write that may have been carried out: what kept its answer back.
  if (error.code === 'AMBIGUOUS_WRITE') return reasonFrom(error.cause);
  return REASONS[error.code]?.(error);
}
