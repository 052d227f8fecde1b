/** A number, or the bounds between which the seed picks one for each request. */
export type Range = number | { readonly min: number; readonly max: number };

/** Whether the emulator has acted by the time that a fault strikes: `after` changes the state and loses the answer. */
export type Commit = 'before' | 'after';

/** How a fault with a choice strikes; default `before`. */
interface Striking {
  readonly commit?: Commit | undefined;
}

/** The connection is refused, so that nothing was sent. Over HTTP, where the connection stands already, it is reset. */
export interface Refused {
  readonly kind: 'refused';
}

/** The connection breaks and there is no answer; `close` ends it politely, which clients report with another code. */
export interface Reset extends Striking {
  readonly kind: 'reset';
  /** Default `reset`. */
  readonly by?: 'reset' | 'close' | undefined;
}

/** Nothing ever comes back; ends when the client gives up. */
export interface NoAnswer extends Striking {
  readonly kind: 'no-answer';
}

/** The answer comes late, by this many milliseconds. */
export interface Latency extends Striking {
  readonly kind: 'latency';
  readonly ms: Range;
}

/** The headers come at once, the body in pieces spread over this many milliseconds. */
export interface SlowBody {
  readonly kind: 'slow-body';
  readonly ms: Range;
}

/** The body breaks off after this part of it, 0 to 1; default 0.5. */
export interface Truncated {
  readonly kind: 'truncated';
  readonly part?: number | undefined;
}

/** A success with something else in the body: an empty one, a web page, or JSON that stops in the middle. */
export interface Garbled {
  readonly kind: 'empty' | 'html' | 'not-json';
}

/** 429, as of a limiter in front of everything; without `resetS`, in seconds, it does not say for how long. */
export interface RateLimited {
  readonly kind: 'rate-limited';
  readonly resetS?: Range | undefined;
}

/** A 5xx with a plain page, as of a proxy; default 503. */
export interface ServerError extends Striking {
  readonly kind: 'server-error';
  readonly status?: number | undefined;
}

/**
 * A firewall in front of Kinde wants to see a browser: 202 (default) and 405 as AWS WAF challenges, with nothing in the
 * body; 403 and 503 as a page.
 */
export interface Challenge {
  readonly kind: 'challenge';
  readonly status?: 202 | 403 | 405 | 503 | undefined;
}

/** From here on the emulator's clock is this many seconds ahead, or behind where negative. */
export interface ClockSkew {
  readonly kind: 'clock-skew';
  readonly seconds: number;
}

/** What was issued so far becomes useless: the signing key, the access tokens, or the sessions and refresh tokens. */
export interface Withdrawal {
  readonly kind: 'rotate-keys' | 'revoke-tokens' | 'revoke-sessions';
}

/** Something that goes wrong with a request, or around it. */
export type Fault =
  | Refused
  | Reset
  | NoAnswer
  | Latency
  | SlowBody
  | Truncated
  | Garbled
  | RateLimited
  | ServerError
  | Challenge
  | ClockSkew
  | Withdrawal;

/** The name of a kind of fault. */
export type FaultKind = Fault['kind'];

/** What a fault that needs nothing more can be written as: its name. */
export type FaultName = Exclude<Fault, Latency | SlowBody | ClockSkew>['kind'];

/** A fault in either form. */
export type FaultLike = Fault | FaultName;

/** What a rule's own condition sees of a request. */
export interface FaultRequest {
  /** Name of the target, see `FaultRule.operations`. */
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
}

/**
 * Which requests meet which fault; without a condition, every one does.
 *
 * Where several rules meet one request, latencies add up, withdrawals and skews happen, and of the rest the first rule counts.
 */
export interface FaultRule {
  readonly fault: FaultLike;
  /**
   * Targets, with `*` for any text: `getUsers`, `account.getRoles`, `oauth.token`, `oauth.jwks`, `webhook.delivery`;
   * those of the Management API also as `management.*`.
   */
  readonly operations?: string | readonly string[] | undefined;
  /** HTTP methods. */
  readonly methods?: readonly string[] | undefined;
  /** A condition of your own; cannot be written in a file. */
  readonly when?: ((request: FaultRequest) => boolean) | undefined;
  /** Only these of the requests that the conditions above select, counted from 1. */
  readonly nth?: number | readonly number[] | undefined;
  /** Only from this one of them on, counted from 1. */
  readonly from?: number | undefined;
  /** How likely the fault is for each of them, 0 to 1; default 1. Decided by the seed, the target and how often it was asked. */
  readonly probability?: number | undefined;
  /** How often the fault strikes at most; default without limit. */
  readonly times?: number | undefined;
}

/** A plan: rules and the seed of what they leave to chance. It can be written as JSON or YAML. */
export interface FaultPlan {
  /** A whole number; default 1. The same seed and the same requests to each target give the same faults. */
  readonly seed?: number | undefined;
  readonly rules: readonly FaultRule[];
}

/** One fault that struck. */
export interface FaultLogEntry {
  readonly kind: FaultKind;
  readonly operation: string;
  /** Which request to that target it was, from 1. */
  readonly request: number;
  /** Index of the rule in the plan; -1 for one of `once`. */
  readonly rule: number;
}
