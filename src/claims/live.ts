import { isKindeError, type KindeError, type KindeErrorCode } from '../errors.js';
import type { CallOptions } from '../management/call.js';

/**
 * What a live question answers when Kinde cannot be reached: the error; as if the user had nothing; or what the token says,
 * which may have been revoked since.
 */
export type ApiFailurePolicy = 'throw' | 'default' | 'token';

/** Options of one question. */
export interface ReadOptions extends Pick<CallOptions, 'signal' | 'timeout' | 'deadline'> {
  /** Ask the Account API instead of the token; default as the object is set. */
  readonly forceApi?: boolean | undefined;
  /** Default as the object is set, `throw` where it is not. */
  readonly onApiFailure?: ApiFailurePolicy | undefined;
}

const UNREACHABLE: ReadonlySet<KindeErrorCode> = new Set<KindeErrorCode>([
  'NETWORK_ERROR',
  'TIMEOUT',
  'DEADLINE_EXCEEDED',
  'RATE_LIMITED',
  'SERVER_ERROR',
  'CHALLENGED',
  'UNEXPECTED_STATUS',
  'UNEXPECTED_RESPONSE',
  'RESPONSE_TOO_LARGE',
]);

/** Kinde, or the way to it, is down; every other failure says something about the user, the token or the call. */
export function isUnreachable(error: unknown): error is KindeError {
  return isKindeError(error) && UNREACHABLE.has(error.code);
}

/** Asks live; where Kinde cannot be reached and the policy says so, gives the policy's answer instead. */
export async function liveOr<T>(
  policy: ApiFailurePolicy,
  live: () => Promise<T>,
  fallback: Readonly<Partial<Record<ApiFailurePolicy, () => T>>>,
): Promise<T> {
  try {
    return await live();
  } catch (error) {
    const instead = fallback[policy];
    // A refused token never falls back: it may be refused because it was revoked.
    if (instead && isUnreachable(error)) return instead();
    throw error;
  }
}
