import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { assertOptions } from '../config.js';
import { KindeOAuthError } from '../errors/oauth-error.js';
import type { KindeErrorCode } from '../errors.js';
import { KeySource, type KeySourceOptions } from './jwks.js';
import { whyRefused } from './refused-token.js';

/** Verified claims of a JWT. */
export interface JwtClaims extends JWTPayload {
  readonly azp?: string;
}

/** Whose tokens are verified, and with which keys. */
export interface VerifierOptions {
  /** The only `iss` that is accepted, character for character. */
  readonly issuer: string;
  /** Address of the signing keys; only RSA keys for RS256 are used. */
  readonly jwksUri: string;
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Longest time of one fetch of the keys in ms; default 10,000. */
  readonly timeout?: number | undefined;
  /** How far clocks may differ, in seconds; default 60. */
  readonly clockToleranceSeconds?: number | undefined;
  /** Keys are fetched anew after this many seconds, while the old ones are still used; default 600. */
  readonly keysMaxAgeSeconds?: number | undefined;
  /** Shortest time in seconds between two fetches of the keys, however many unknown key ids arrive; default 30. */
  readonly keysCoolDownSeconds?: number | undefined;
  /** Longer tokens are refused before they are read, in characters; default 32,768. */
  readonly maxTokenLength?: number | undefined;
}

/** What an access token must say besides its issuer and times. */
export interface AccessTokenChecks {
  /** One of these must be in `aud`; without it `aud` is not looked at. */
  readonly audience?: string | readonly string[] | undefined;
  /** Must be the `azp`. */
  readonly clientId?: string | undefined;
}

/** What an ID token must say besides its issuer and times. */
export interface IdTokenChecks {
  /** Must be in `aud`, and be the `azp` where there is one. */
  readonly clientId: string;
  /** Must be the `nonce`. */
  readonly nonce?: string | undefined;
}

/** Verifies tokens of one issuer; safe to share, it holds nothing but the public keys. */
export interface Verifier {
  /**
   * Claims of an access token, after its signature, issuer and times hold.
   *
   * @throws KindeOAuthError `JWT_EXPIRED`, `JWT_INVALID`, or `KEYS_UNAVAILABLE` where trying again may help.
   */
  verifyAccessToken(token: string, checks?: AccessTokenChecks): Promise<JwtClaims>;
  /**
   * Claims of an ID token, after all checks of OpenID Connect Core 3.1.3.7.
   *
   * @throws KindeOAuthError `JWT_EXPIRED`, `JWT_INVALID`, or `KEYS_UNAVAILABLE` where trying again may help.
   */
  verifyIdToken(token: string, checks: IdTokenChecks): Promise<JwtClaims & { readonly sub: string }>;
}

const OPTIONS: readonly string[] = [
  'issuer',
  'jwksUri',
  'fetch',
  'timeout',
  'clockToleranceSeconds',
  'keysMaxAgeSeconds',
  'keysCoolDownSeconds',
  'maxTokenLength',
] satisfies (keyof VerifierOptions)[];

const ACCESS_TOKEN_TYPES = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
const ID_TOKEN_TYPES = [undefined, 'jwt'];

/** A verifier of RS256 tokens, the only kind that Kinde signs. */
export function createVerifier(options: VerifierOptions): Verifier {
  assertOptions(options, OPTIONS);
  const { issuer, clockToleranceSeconds = 60, maxTokenLength = 32_768 } = options;
  const keys = new KeySource(keySourceOptionsFrom(options));
  const rules = { issuer, algorithms: ['RS256'], clockTolerance: clockToleranceSeconds };
  // Made once: a new object of options for each token costs jose a tenth of the whole verification.
  const accessRules = { ...rules, requiredClaims: ['exp'] };
  const idRules = { ...rules, requiredClaims: ['exp', 'iat', 'sub'] };
  const verify = async (token: string, types: readonly unknown[], rules: JWTVerifyOptions): Promise<JwtClaims> => {
    if (typeof token !== 'string' || token.length > maxTokenLength) throw invalid('it is too long or not text');
    const { payload, protectedHeader } = await verified(token, keys, rules);
    if (!types.includes(protectedHeader.typ?.toLowerCase()))
      throw invalid('its `typ` is that of another kind of token');
    if (payload.iat !== undefined && payload.iat > Date.now() / 1_000 + clockToleranceSeconds) {
      throw invalid('its `iat` is in the future');
    }
    return payload as JwtClaims;
  };
  return {
    async verifyAccessToken(token, checks = {}) {
      // A misspelt one would check nothing.
      assertOptions(checks, ['audience', 'clientId'] satisfies (keyof AccessTokenChecks)[]);
      const { audience, clientId } = checks;
      const rules = audience === undefined ? accessRules : { ...accessRules, audience: [audience].flat() };
      const claims = await verify(token, ACCESS_TOKEN_TYPES, rules);
      if (clientId !== undefined && claims.azp !== clientId) throw invalidClaim('azp');
      return claims;
    },
    async verifyIdToken(token, checks) {
      assertOptions(checks, ['clientId', 'nonce'] satisfies (keyof IdTokenChecks)[]);
      const { clientId, nonce } = checks;
      const claims = await verify(token, ID_TOKEN_TYPES, { ...idRules, audience: clientId });
      const several = Array.isArray(claims.aud) && claims.aud.length > 1;
      if ((several || claims.azp !== undefined) && claims.azp !== clientId) throw invalidClaim('azp');
      if (nonce !== undefined && claims.nonce !== nonce) throw invalidClaim('nonce');
      if (typeof claims.sub !== 'string' || claims.sub === '') throw invalidClaim('sub');
      return claims as JwtClaims & { sub: string };
    },
  };
}

function keySourceOptionsFrom(options: VerifierOptions): KeySourceOptions {
  return {
    jwksUri: options.jwksUri,
    fetch: options.fetch,
    timeout: options.timeout ?? 10_000,
    maxAgeMs: (options.keysMaxAgeSeconds ?? 600) * 1_000,
    coolDownMs: (options.keysCoolDownSeconds ?? 30) * 1_000,
  };
}

async function verified(token: string, keys: KeySource, rules: JWTVerifyOptions) {
  try {
    const key = keys.keyOf(token);
    return await jwtVerify(token, key instanceof Promise ? await key : key, rules);
  } catch (error) {
    throw failureFrom(error);
  }
}

function failureFrom(error: unknown): KindeOAuthError {
  if (error instanceof KindeOAuthError) return error;
  if (error instanceof errors.JWTExpired) return failure('JWT_EXPIRED', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return invalidClaim(error.claim);
  return invalid(whyRefused(error));
}

function invalidClaim(claim: string): KindeOAuthError {
  return invalid(`its \`${claim.slice(0, 40)}\` is missing or not the expected one`);
}

function invalid(why: string): KindeOAuthError {
  return failure('JWT_INVALID', `The token is not valid: ${why}.`);
}

function failure(code: KindeErrorCode, message: string): KindeOAuthError {
  return new KindeOAuthError(code, message);
}
