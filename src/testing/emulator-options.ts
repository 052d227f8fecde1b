import { checkOptions, type FieldChecks } from './check-fields.js';
import type { EnvironmentOptions } from './environment.js';
import { anything, callable, isObject, LONGEST_MS, must, numberFrom, origin, positive } from './field-checks.js';
import type { SigningKeys } from './keys.js';
import type { Seed } from './seed.js';

/** Options of `createEmulator`. */
export interface EmulatorOptions extends EnvironmentOptions {
  /** What the emulator holds at first; default two users, two organizations, an application for machines and one for the web. */
  readonly seed?: Seed;
  /** Default `https://emulator.kinde.com`; nothing is ever asked of that host. */
  readonly domain?: string;
  /** A key pair of `createSigningKeys()` to share; by default one is made when the first token is asked for. */
  readonly keys?: SigningKeys | Promise<SigningKeys>;
}

/** Those that are groups are checked where they are used, the seed with an error of its own. */
const OPTIONS: FieldChecks = {
  seed: anything,
  domain: origin,
  keys: must('what createSigningKeys() gives', isKeys),
  now: callable,
  tokenLifetimeS: positive(),
  signIn: anything,
  webhooks: anything,
  latencyMs: numberFrom(0, LONGEST_MS),
  limits: anything,
  faults: anything,
  onRequest: callable,
} satisfies Readonly<Record<keyof EmulatorOptions, unknown>>;

/** Refuses options that are unknown or wrong. @throws EmulatorError `OPTION_INVALID`. */
export function checkEmulatorOptions(options: EmulatorOptions): void {
  checkOptions(options, OPTIONS, 'createEmulator()');
}

function isKeys(value: unknown): boolean {
  if (!isObject(value)) return false;
  return typeof value.then === 'function' || ['privateKey', 'publicKey', 'jwk'].every((name) => isObject(value[name]));
}
