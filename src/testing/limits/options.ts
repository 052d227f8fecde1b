import { checkFields, type FieldChecks, optionInvalid } from '../check-fields.js';
import { checkTargets, targetPatterns } from '../faults/target.js';
import { anything, integerFrom, isObject, numberFrom, oneOf } from '../field-checks.js';

/** Whose requests are counted together: everybody's, or those of each application. */
export type LimitPer = 'tenant' | 'client';

/** What a limit is for. */
interface Scope {
  /** Default `tenant`. */
  readonly per?: LimitPer | undefined;
  /** Targets, as in a fault rule; default `management.*`. */
  readonly operations?: string | readonly string[] | undefined;
}

/** How many requests there may be in a time; the one after them is answered 429. */
export interface RateLimit extends Scope {
  readonly requests: number;
  /** Length of the window in seconds; it begins with a request; default 60. */
  readonly windowS?: number | undefined;
}

/** How many requests there may be at once; one more is answered 429. */
export interface ConcurrencyLimit extends Scope {
  readonly requests: number;
}

/** The limiters of an emulator. */
export interface LimitOptions {
  readonly rate?: RateLimit | readonly RateLimit[] | undefined;
  readonly concurrency?: ConcurrencyLimit | readonly ConcurrencyLimit[] | undefined;
}

/** A limit with its defaults; a window of 0 is for what is going on at the moment. */
export interface CheckedLimit {
  readonly requests: number;
  readonly windowMs: number;
  readonly per: LimitPer;
  readonly operations: string | readonly string[];
}

/** What `limits: true` stands for: Kinde says that it has both limiters, one per minute, and publishes no numbers; these are ours. */
const USUAL: LimitOptions = { rate: { requests: 600 }, concurrency: { requests: 20 } };

const LIMITS: FieldChecks = { rate: anything, concurrency: anything };
const SCOPE: FieldChecks = { per: oneOf('tenant', 'client'), operations: targetPatterns };
const CONCURRENCY: FieldChecks = { ...SCOPE, requests: integerFrom(1) };
const RATE: FieldChecks = { ...SCOPE, requests: integerFrom(0), windowS: numberFrom(0.001) };

/**
 * The limits that options ask for.
 *
 * @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN`, naming the place and what is wrong.
 */
export function limitsFrom(options: LimitOptions | boolean | undefined): readonly CheckedLimit[] {
  const asked = given(options);
  checkFields(asked, LIMITS, [], 'limits');
  return [
    ...checked(asked.rate, RATE, 'limits.rate'),
    ...checked(asked.concurrency, CONCURRENCY, 'limits.concurrency'),
  ];
}

function given(options: LimitOptions | boolean | undefined): LimitOptions {
  if (options === true) return USUAL;
  if (options === undefined || options === false) return {};
  if (isObject(options)) return options;
  throw optionInvalid('limits must be true, false, or an object with rate and concurrency', options);
}

function checked(
  limits: RateLimit | readonly RateLimit[] | undefined,
  fields: FieldChecks,
  where: string,
): readonly CheckedLimit[] {
  const isRate = fields === RATE;
  return ([limits ?? []].flat() as readonly RateLimit[]).map((limit) => {
    if (typeof limit !== 'object' || limit === null) throw optionInvalid(`${where} must be an object`, limit);
    checkFields(limit, fields, ['requests'], where);
    checkTargets(limit.operations, `${where}.operations`);
    const { requests, windowS = 60, per = 'tenant', operations = 'management.*' } = limit;
    return Object.freeze({ requests, windowMs: isRate ? windowS * 1000 : 0, per, operations });
  });
}
