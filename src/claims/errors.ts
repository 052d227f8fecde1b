import { KindeError } from '../errors.js';
import type { FlagType } from './flag-value.js';

/**
 * A feature flag is not of the type that was asked for (`INPUT_INVALID`), or its value not of its own type
 * (`UNEXPECTED_RESPONSE`).
 */
export class KindeFlagTypeError extends KindeError {
  override readonly name = 'KindeFlagTypeError';
  /** Key of the flag. */
  readonly flag: string;
  /** The type that the flag has. */
  readonly type: FlagType;

  constructor(code: 'INPUT_INVALID' | 'UNEXPECTED_RESPONSE', message: string, flag: string, type: FlagType) {
    super(code, message);
    this.flag = flag;
    this.type = type;
  }
}
