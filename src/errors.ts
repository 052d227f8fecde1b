/** Every way a call can fail; stable, closed, safe to switch on. */
export type KindeErrorCode =
  /** The client's options or environment are unusable; nothing was sent. */
  | 'CONFIG_INVALID'
  /** The input of a call is unusable; nothing was sent. */
  | 'INPUT_INVALID'
  /** Kinde refused to issue an access token. */
  | 'TOKEN_REQUEST_FAILED'
  /** Kinde refused the access token, and a fresh one too. */
  | 'TOKEN_INVALID'
  /** The access token lacks the scope of the operation, see `missingScope`. */
  | 'SCOPE_MISSING'
  | 'FORBIDDEN'
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'CONFLICT'
  /** 429, and the retries are used up or not worth the wait, see `retryAfter`. */
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  /** A status that the API does not document (a redirect, 405, 413 ...). */
  | 'UNEXPECTED_STATUS'
  /** A web application firewall answered with a bot challenge. */
  | 'CHALLENGED'
  /** A success whose body is missing, cut off or not JSON. */
  | 'UNEXPECTED_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  /** No answer: DNS, connection, TLS, or the connection broke. */
  | 'NETWORK_ERROR'
  /** One attempt took longer than `timeout`. */
  | 'TIMEOUT'
  /** The whole call took longer than `deadline`. */
  | 'DEADLINE_EXCEEDED'
  /** The caller's signal ended the call; `cause` is its reason. */
  | 'ABORTED'
  /** A write was sent, and whether Kinde carried it out is not known; `reconcile()` looks. */
  | 'AMBIGUOUS_WRITE'
  /** A hook of the application failed; `cause` is its error. */
  | 'HOOK_FAILED'
  /** The limits that processes share cannot be asked; only ever told to `onUnavailable`. */
  | 'LIMITS_UNAVAILABLE'
  /** Kinde ended a sign-in with an error, see `error` and `errorDescription`. */
  | 'LOGIN_REFUSED'
  /** A silent sign-in (`prompt=none`) is not possible: the user must act. */
  | 'LOGIN_REQUIRED'
  /** The link of an e-mail was opened too late. */
  | 'LOGIN_LINK_EXPIRED'
  /** Sign-in started again and again without the user arriving. */
  | 'LOGIN_LOOP'
  /** The callback carries no `state`. */
  | 'STATE_MISSING'
  /** This browser holds no sign-in of that `state`. */
  | 'STATE_UNKNOWN'
  /** The sign-in took longer than 15 minutes. */
  | 'STATE_EXPIRED'
  /** The sign-in was already completed or tried. */
  | 'STATE_USED'
  /** The callback's parameters contradict each other or the sign-in that was started. */
  | 'CALLBACK_INVALID'
  /** Kinde refused to exchange the code for tokens. */
  | 'TOKEN_EXCHANGE_FAILED'
  /** The ID token fails a check; nobody was signed in. */
  | 'ID_TOKEN_INVALID'
  /** A JWT fails a check other than its expiry. */
  | 'JWT_INVALID'
  | 'JWT_EXPIRED'
  /** The signing keys cannot be fetched and the key of the token is not known; try again. */
  | 'KEYS_UNAVAILABLE'
  /** The discovery document names another issuer or an unusable endpoint. */
  | 'DISCOVERY_INVALID'
  /** Nobody is signed in, or the session is over. */
  | 'NOT_AUTHENTICATED'
  /** Tokens could not be renewed for now; the session stays, try again. */
  | 'REFRESH_FAILED'
  /** The session does not fit into cookies. */
  | 'SESSION_TOO_LARGE'
  /** The session store does not answer; the session stays, try again. */
  | 'SESSION_STORE_FAILED'
  /** A redirect target outside the application. */
  | 'REDIRECT_REFUSED'
  /** A device authorization was refused or ran out. */
  | 'DEVICE_REFUSED'
  /** Long work stopped before its end; the message says why and how to go on. */
  | 'BULK_STOPPED'
  /** A checkpoint file cannot be read or written, or is not one. */
  | 'CHECKPOINT_INVALID'
  /** The checkpoint belongs to another job, tenant or source. */
  | 'CHECKPOINT_MISMATCH'
  /** Another process works with the checkpoint. */
  | 'CHECKPOINT_IN_USE';

/** One entry of Kinde's error list. */
export interface KindeErrorEntry {
  readonly code: string;
  readonly message: string;
}

/** What is known about a failure besides its code and message. */
export interface KindeErrorDetails {
  /** HTTP status, where Kinde answered. */
  readonly status?: number | undefined;
  /** Kinde's own error list, normalised; empty where the answer held none. */
  readonly errors?: readonly KindeErrorEntry[] | undefined;
  /** Public name of the operation (`getUsers`). */
  readonly operation?: string | undefined;
  readonly requestId?: string | undefined;
  /** How many times the request was sent. */
  readonly attempts?: number | undefined;
  /** Seconds until Kinde accepts requests again, where it said so. */
  readonly retryAfter?: number | undefined;
  /** The scope that the operation needs and the access token lacks. */
  readonly missingScope?: string | undefined;
  readonly cause?: unknown;
}

/** The one error of this SDK; switch on `code`, the message says what to do. Holds no token and no secret. */
export class KindeError extends Error {
  override readonly name: string = 'KindeError';
  readonly code: KindeErrorCode;
  declare readonly status?: number;
  readonly errors: readonly KindeErrorEntry[];
  declare readonly operation?: string;
  declare readonly requestId?: string;
  declare readonly attempts?: number;
  declare readonly retryAfter?: number;
  declare readonly missingScope?: string;

  constructor(code: KindeErrorCode, message: string, details: KindeErrorDetails = {}) {
    const { cause, errors, ...rest } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.errors = errors ?? [];
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true, writable: true });
    }
  }
}

/** The client cannot be built from these options and this environment. */
export class KindeConfigError extends KindeError {
  override readonly name = 'KindeConfigError';
  constructor(message: string) {
    super('CONFIG_INVALID', message);
  }
}

/** The input of a call cannot be sent. */
export class KindeInputError extends KindeError {
  override readonly name = 'KindeInputError';
  constructor(message: string, details?: KindeErrorDetails) {
    super('INPUT_INVALID', message, details);
  }
}

/** Kinde's rate or concurrency limit: wait `retryAfter` seconds where it is set. */
export class KindeRateLimitError extends KindeError {
  override readonly name = 'KindeRateLimitError';
  constructor(message: string, details?: KindeErrorDetails) {
    super('RATE_LIMITED', message, details);
  }
}

/** How the outcome of a write is looked up. */
export interface ReconcileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest time in ms of the whole lookup; default none. */
  readonly deadline?: number | undefined;
  /** Longest time in ms of one request. */
  readonly timeout?: number | undefined;
  /** How often it is looked before a write counts as not carried out; default 3, since it may still be on its way. */
  readonly attempts?: number | undefined;
  /** Pause between two looks in ms; default 1,000. */
  readonly wait?: number | undefined;
}

/** What a lookup found: whether the write was carried out, and the record as it is now. */
export interface Reconciliation<Found = unknown> {
  /** `unknown`: the record is there, and nothing tells whether this write made it or it was there before. */
  readonly outcome: 'applied' | 'not_applied' | 'unknown';
  /** Absent where there is none, or where it is older than the write that should have made it. */
  readonly record?: Found;
}

/**
 * A write was sent and no answer says whether Kinde carried it out; `cause` is what happened instead.
 *
 * To send it again without asking could do it twice.
 */
export class KindeAmbiguousWriteError<Found = unknown> extends KindeError {
  override readonly name = 'KindeAmbiguousWriteError';
  /** Whether an operation shows what became of it. */
  readonly canReconcile: boolean;
  readonly #lookUp: (options: ReconcileOptions) => Promise<Reconciliation>;

  constructor(
    message: string,
    details: KindeErrorDetails,
    canReconcile: boolean,
    lookUp: (options: ReconcileOptions) => Promise<Reconciliation>,
  ) {
    super('AMBIGUOUS_WRITE', message, details);
    this.canReconcile = canReconcile;
    this.#lookUp = lookUp;
  }

  /**
   * Looks the thing up: the record that is there now, or undefined where there is none of this write.
   *
   * After a write that creates or changes, a record means that it was carried out, or may have been (`outcome()` tells
   * which); after a deletion, that it was not.
   *
   * @throws KindeInputError `INPUT_INVALID` where `canReconcile` is false, and every error of a read.
   */
  async reconcile(options?: ReconcileOptions): Promise<Found | undefined> {
    return (await this.outcome(options)).record;
  }

  /** As `reconcile`, with whether the write was carried out as far as can be told. */
  async outcome(options: ReconcileOptions = {}): Promise<Reconciliation<Found>> {
    return (await this.#lookUp(options)) as Reconciliation<Found>;
  }
}

/** A reason why a sign-in may have failed, and what to do about it. */
export interface LikelyCause {
  /** Stable name (`cookie_missing`). */
  readonly cause: string;
  readonly explanation: string;
  readonly fix: string;
}

/** What is known about a failed sign-in or session besides the rest. */
export interface KindeOAuthErrorDetails extends KindeErrorDetails {
  /** The OAuth error code (`access_denied`, `invalid_grant`), where there is one. */
  readonly error?: string | undefined;
  /** Kinde's own words for it; from the network, so escape it before showing it. */
  readonly errorDescription?: string | undefined;
  /** Likely causes, the likeliest first. */
  readonly causes?: readonly LikelyCause[] | undefined;
}

/** A sign-in, session or token that failed; `code` says how, `causes` why it may have happened. */
export class KindeOAuthError extends KindeError {
  override readonly name = 'KindeOAuthError';
  declare readonly error?: string;
  declare readonly errorDescription?: string;
  readonly causes: readonly LikelyCause[];

  constructor(code: KindeErrorCode, message: string, details: KindeOAuthErrorDetails = {}) {
    const { causes, ...rest } = details;
    super(code, message, rest);
    this.causes = causes ?? [];
  }
}

/** Whether a caught value is an error of this SDK, also across two copies of it. */
export function isKindeError(value: unknown): value is KindeError {
  return value instanceof Error && /^Kinde\w*Error$/.test(value.name) && 'code' in value && 'errors' in value;
}
