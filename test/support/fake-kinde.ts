import { getEventListeners } from 'node:events';
import type { KindeError } from '../../src/errors.js';
import { ManagementClient } from '../../src/management/client.js';
import type { ManagementOptions } from '../../src/management/config.js';

/** One request as the fake received it. */
export interface Seen {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; of a form its parts, without the boundary. */
  readonly body: string;
  /** `Date.now()` when it came, so that fake timers show the waits. */
  readonly at: number;
  readonly signal: AbortSignal | undefined;
}

/** What a script answers: a response, an error to throw, or what a function makes of the request. */
export type Answer = Response | Error | ((seen: Seen, count: number) => Response | Error | Promise<Response>);

/** Secrets that must never show; the tokens of the fake are `tok-secret-1`, `tok-secret-2` ... */
export const SECRET = 'client-secret-that-must-not-show';
export const ORIGIN = 'https://example.kinde.com';

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** Kinde's documented error body. */
export function refused(status: number, ...codes: string[]): Response {
  return json({ errors: codes.map((code) => ({ code, message: `message of ${code}` })) }, status);
}

/** An answer that never comes; ends with the request's signal, as a real fetch does. */
export function hang(seen: Seen): Promise<Response> {
  return new Promise((_, reject) => {
    seen.signal?.addEventListener('abort', () => reject(seen.signal?.reason), { once: true });
  });
}

/** An answer with a token. */
export function issued(token: string, more: Record<string, unknown> = { expires_in: 86_400 }): Response {
  return json({ access_token: token, token_type: 'bearer', scope: '', ...more });
}

/** A failure of the connection, as Node's fetch reports it. */
export function broken(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

/** A scripted Kinde behind a `fetch` function; keeps every request it got. */
export class FakeKinde {
  readonly requests: Seen[] = [];
  /** Answers to token requests, in order; the last one stays. */
  tokenAnswers: Answer[];
  /** Answers to API requests, in order; the last one stays. */
  apiAnswers: Answer[];

  constructor(apiAnswers: Answer | Answer[] = () => json({ code: 'OK' }), tokenAnswers?: Answer | Answer[]) {
    this.apiAnswers = [apiAnswers].flat();
    this.tokenAnswers = [tokenAnswers ?? ((_: Seen, count: number) => issued(`tok-secret-${count}`))].flat();
  }

  get tokens(): Seen[] {
    return this.requests.filter(isTokenRequest);
  }

  get calls(): Seen[] {
    return this.requests.filter((seen) => !isTokenRequest(seen));
  }

  /** Gaps between the API requests, in ms. */
  get waits(): number[] {
    return this.calls.slice(1).map((seen, index) => seen.at - (this.calls[index] as Seen).at);
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    if (init.signal?.aborted) throw init.signal.reason;
    const seen: Seen = {
      url: new URL(String(input)),
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: bodyText(init.body),
      at: Date.now(),
      signal: init.signal ?? undefined,
    };
    this.requests.push(seen);
    const [list, count] = isTokenRequest(seen)
      ? [this.tokenAnswers, this.tokens.length]
      : [this.apiAnswers, this.calls.length];
    const answer = list.length > 1 ? list.shift() : list[0];
    const result = typeof answer === 'function' ? await answer(seen, count) : answer;
    if (result instanceof Error) throw result;
    // A test may list one response for several requests.
    return (result as Response).clone();
  };

  /** A management client on this fake, isolated from the environment. */
  client(options: ManagementOptions = {}): ManagementClient {
    return new ManagementClient({ ...this.options, ...options });
  }

  get options(): ManagementOptions {
    return {
      domain: 'example.kinde.com',
      clientId: 'client-1',
      clientSecret: SECRET,
      fetch: this.fetch,
      env: {},
      retry: { baseDelay: 1 },
    };
  }
}

function isTokenRequest({ url }: Seen): boolean {
  return url.pathname === '/oauth2/token';
}

function bodyText(body: unknown): string {
  if (body == null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof ArrayBuffer) return new TextDecoder().decode(body);
  if (body instanceof FormData) {
    return [...body]
      .map(([name, value]) => `${name}=${value instanceof File ? `${value.name}:${value.type}:${value.size}` : value}`)
      .join('&');
  }
  throw new TypeError('the fake knows no such body');
}

/** What the tests look at in a caught error; they check first which one it is. */
export type Failure = KindeError & { cause: Failure };

/** The error that a promise fails with. */
export async function failureOf(work: PromiseLike<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error as Failure;
  }
  throw new Error('it did not fail');
}

/** How many listeners are on a signal. */
export function listenersOf(signal: AbortSignal): () => number {
  return () => getEventListeners(signal, 'abort').length;
}

/** A signal as packages make them: none of the platform's, with the listeners of one that is. */
export function handingOn(signal: AbortSignal): AbortSignal {
  return {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    addEventListener: signal.addEventListener.bind(signal),
    removeEventListener: signal.removeEventListener.bind(signal),
  } as AbortSignal;
}
