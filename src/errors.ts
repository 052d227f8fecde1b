import type { KindeErrorCode } from './errors/codes.js';

export type { KindeErrorCode } from './errors/codes.js';

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

  /** What `JSON.stringify` shows: the fields, and the message that says what to do. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
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

/** Whether a caught value is an error of this SDK, also across two copies of it. */
export function isKindeError(value: unknown): value is KindeError {
  return value instanceof Error && /^Kinde\w*Error$/.test(value.name) && 'code' in value && 'errors' in value;
}
