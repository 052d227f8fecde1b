import { checkOptions, type FieldChecks } from '../check-fields.js';
import { must, numberFrom, oneOf, origin, plainObject, text, textOrTexts, texts } from '../field-checks.js';
import { FLAW_NAMES, type TokenFlaw } from './flaws.js';

/** What a minted token says, and what is wrong with it. */
export interface MintOptions {
  /** Identifier, e-mail address, phone number or username; without a user the token is a machine's. */
  readonly user?: string;
  /** Code of the organization that the user signed in to, a member or not; default the user's first one. `null` for none. */
  readonly organization?: string | null;
  /** Default: the first application of the fitting type. */
  readonly clientId?: string;
  /** Default: none for a user, the Management API for a machine. */
  readonly audience?: string | readonly string[];
  /** Default: `openid profile email` for a user, all that the application may ask for of a machine. */
  readonly scopes?: readonly string[];
  /** Claims that are added or replaced; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** In seconds; default that of the emulator's tokens. */
  readonly expiresIn?: number;
  /** Origin of the issuer; default the emulator's domain. Name the URL of `listen()` where the application has that. */
  readonly domain?: string;
  /** Default `access`; ID tokens are of users only. */
  readonly type?: 'access' | 'id';
  /** What is wrong with the token; default nothing. */
  readonly flaw?: TokenFlaw;
}

const OPTIONS: FieldChecks = {
  user: text,
  organization: must('a text, or null', (value) => value === null || typeof value === 'string'),
  clientId: text,
  audience: textOrTexts,
  scopes: texts,
  claims: plainObject,
  expiresIn: numberFrom(-Infinity),
  domain: origin,
  type: oneOf('access', 'id'),
  flaw: oneOf(...FLAW_NAMES),
} satisfies Readonly<Record<keyof MintOptions, unknown>>;

/** Refuses options that are unknown or wrong. @throws EmulatorError `OPTION_INVALID`. */
export function checkMintOptions(options: MintOptions): void {
  checkOptions(options, OPTIONS, 'mintToken()');
}
