import { checkOptions, type FieldChecks } from '../check-fields.js';
import { integerFrom, LONGEST_MS, must, numberFrom } from '../field-checks.js';
import type { LoggedRequest, RequestLog } from '../request-log.js';
import { matcherText, predicateFrom, type RequestMatcher } from './match.js';

/** How long to wait for a request. */
export interface WaitForRequestOptions {
  /** In milliseconds; default 5,000. */
  readonly timeoutMs?: number;
  /** How many that fit are passed over; default 0. */
  readonly skip?: number;
  readonly signal?: AbortSignal;
}

/**
 * What a test asks about the requests that an emulator was asked.
 *
 * All refuse what no request can fit with an EmulatorError: `OPERATION_UNKNOWN` for the name of an operation that nothing
 * has, `OPTION_INVALID` for other fields, values and options.
 */
export interface RequestControls {
  /** The requests that fit, oldest first. */
  requestsOf(matcher: RequestMatcher): readonly LoggedRequest[];
  /**
   * The last request that fits; with `times`, so many must have fit.
   *
   * @throws RequestAssertionError that lists what was asked instead.
   */
  assertRequest(matcher: RequestMatcher, options?: { readonly times?: number }): LoggedRequest;
  /** No request fits. @throws RequestAssertionError that lists those that do. */
  assertNoRequest(matcher: RequestMatcher): void;
  /**
   * The first request that fits: one that was answered already, or else the next.
   *
   * @throws RequestAssertionError when none came in time; the reason of `signal` when it aborts.
   */
  waitForRequest(matcher: RequestMatcher, options?: WaitForRequestOptions): Promise<LoggedRequest>;
  /** Tells of every request from now on, when it was answered; returns what ends that. */
  watchRequests(listener: (request: LoggedRequest) => void): () => void;
}

/** The requests are not those that a test asks for; test runners show it as a failed assertion. */
export class RequestAssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
}

const DEFAULT_TIMEOUT_MS = 5_000;
const MOST_SHOWN = 10;

const ASSERT_OPTIONS: FieldChecks = {
  times: (value) => integerFrom(1)(value) && 'must be a whole number from 1; assertNoRequest() is for none',
};
const WAIT_OPTIONS: FieldChecks = {
  timeoutMs: numberFrom(0, LONGEST_MS),
  skip: integerFrom(0),
  signal: must('an AbortSignal', (value) => typeof (value as AbortSignal | null)?.addEventListener === 'function'),
} satisfies Readonly<Record<keyof WaitForRequestOptions, unknown>>;

/** Makes the controls over one log. */
export function createRequestControls(log: RequestLog): RequestControls {
  const requestsOf = (matcher: RequestMatcher) => log.entries.filter(predicateFrom(matcher));
  return {
    requestsOf,
    assertRequest(matcher, options = {}) {
      checkOptions(options, ASSERT_OPTIONS, 'assertRequest()');
      const { times } = options;
      const found = requestsOf(matcher);
      const last = found.at(-1);
      if (last && (times === undefined || found.length === times)) return last;
      const wanted = times === undefined ? 'a request' : `${times} request(s)`;
      throw failure(`Expected ${wanted} for ${matcherText(matcher)}, found ${found.length}.`, log);
    },
    assertNoRequest(matcher) {
      const found = requestsOf(matcher);
      if (found.length > 0)
        throw failure(`Expected no request for ${matcherText(matcher)}, found ${found.length}.`, log);
    },
    waitForRequest: (matcher, options) => waitFor(log, matcher, options),
    watchRequests: (listener) => log.subscribe(listener),
  };
}

async function waitFor(
  log: RequestLog,
  matcher: RequestMatcher,
  options: WaitForRequestOptions = {},
): Promise<LoggedRequest> {
  checkOptions(options, WAIT_OPTIONS, 'waitForRequest()');
  const { timeoutMs = DEFAULT_TIMEOUT_MS, skip = 0, signal } = options;
  // Not by `throwIfAborted`, which signals of packages do not have.
  if (signal?.aborted) throw signal.reason;
  const fits = predicateFrom(matcher);
  const seen = log.entries.filter(fits);
  const known = seen[skip];
  if (known) return known;
  let missing = skip - seen.length;
  return await new Promise<LoggedRequest>((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      end();
    };
    const abort = () => settle(() => reject(signal?.reason));
    const tooLate = () => failure(`No request for ${matcherText(matcher)} came within ${timeoutMs} ms.`, log);
    const timer = setTimeout(() => settle(() => reject(tooLate())), timeoutMs);
    const unsubscribe = log.subscribe((entry) => {
      if (fits(entry) && missing-- === 0) settle(() => resolve(entry));
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function failure(message: string, { entries }: RequestLog): RequestAssertionError {
  if (entries.length === 0) return new RequestAssertionError(`${message} Nothing was asked.`);
  const lines = entries.slice(-MOST_SHOWN).map(requestLine);
  const more = entries.length > lines.length ? `the last ${lines.length} of ${entries.length}` : 'all';
  return new RequestAssertionError(`${message} What was asked (${more}):\n${lines.join('\n')}`);
}

/** Writes a request on a line. */
export function requestLine({ method, url, operation, status }: LoggedRequest): string {
  const { pathname, search } = new URL(url);
  return [method, pathname + search, operation && `(${operation})`, status || 'no answer'].filter(Boolean).join(' ');
}
