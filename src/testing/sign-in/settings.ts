import { checkOptions, type FieldChecks } from '../check-fields.js';
import { flag, numberFrom, positive } from '../field-checks.js';

/** How the emulator signs users in. */
export interface SignInOptions {
  /** How long a refresh token still works after it was used, in seconds; default 30. */
  readonly refreshOverlapS?: number;
  /** Whether a refresh answers the access token of before while that is good, as Kinde does; default true. */
  readonly reusesAccessToken?: boolean;
  /** Lifetime of ID tokens in seconds; default 3,600. */
  readonly idTokenLifetimeS?: number;
  /** Lifetime of refresh tokens in seconds; default 1,296,000 (15 days). */
  readonly refreshTokenLifetimeS?: number;
  /** Lifetime of authorization codes in seconds; default 60. */
  readonly codeLifetimeS?: number;
  /** Lifetime of the browser's session with the emulator in seconds; default 86,400. */
  readonly sessionLifetimeS?: number;
  /** Lifetime of device codes in seconds; default 600. */
  readonly deviceCodeLifetimeS?: number;
}

/** The options with their defaults. */
export type SignInSettings = Readonly<Required<SignInOptions>>;

const DEFAULTS: SignInSettings = {
  refreshOverlapS: 30,
  reusesAccessToken: true,
  idTokenLifetimeS: 3600,
  refreshTokenLifetimeS: 15 * 86_400,
  codeLifetimeS: 60,
  sessionLifetimeS: 86_400,
  deviceCodeLifetimeS: 600,
};

const OPTIONS: FieldChecks = {
  refreshOverlapS: numberFrom(0),
  reusesAccessToken: flag,
  idTokenLifetimeS: positive(),
  refreshTokenLifetimeS: positive(),
  codeLifetimeS: positive(),
  sessionLifetimeS: positive(),
  deviceCodeLifetimeS: positive(),
} satisfies Readonly<Record<keyof SignInOptions, unknown>>;

/** Fills in the defaults. @throws EmulatorError `OPTION_INVALID` for an option that is unknown or wrong. */
export function signInSettings(options: SignInOptions = {}): SignInSettings {
  checkOptions(options, OPTIONS, 'signIn');
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...DEFAULTS, ...Object.fromEntries(given) });
}
