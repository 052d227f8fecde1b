import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeError } from '../errors.js';
import { audienceOf } from './authorize.js';
import type { OAuthCore } from './core.js';
import { asIdTokenError } from './id-token-error.js';
import { assertCallOptions } from './input.js';
import type { DeviceAnswer, IssuedTokens } from './protocol.js';
import { accessTokenChecks } from './session.js';
import { type User, userFrom } from './user.js';

/** How a device is authorized. */
export interface DeviceOptions {
  readonly scopes?: readonly string[] | undefined;
  readonly audience?: string | readonly string[] | undefined;
}

/** Tokens of a device, verified. */
export interface DeviceTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Time of `Date.now()` at which the access token expires. */
  readonly expiresAt: number;
  /** Who allowed it, where an ID token was issued. */
  readonly user: User | undefined;
}

/** A device that waits for its user to sign in elsewhere. */
export interface DeviceAuthorization {
  /** What the user types at `verificationUri`. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same with the code in it, for a link or a QR code. */
  readonly verificationUriComplete: string | undefined;
  /** The QR code as a `data:` URL, where Kinde sends one. */
  readonly qrCode: string | undefined;
  /** Time of `Date.now()` at which the code runs out. */
  readonly expiresAt: number;
  /**
   * Waits for the user, asking as often as Kinde allows.
   *
   * @throws KindeOAuthError `DEVICE_REFUSED` with `error` `access_denied` or `expired_token`, `ID_TOKEN_INVALID`,
   * `JWT_INVALID`, `JWT_EXPIRED`, `KEYS_UNAVAILABLE`; KindeError `ABORTED`.
   */
  poll(options?: { readonly signal?: AbortSignal | undefined }): Promise<DeviceTokens>;
}

/** Starts a device authorization (RFC 8628). */
export async function startDevice(core: OAuthCore, options: DeviceOptions = {}): Promise<DeviceAuthorization> {
  assertCallOptions(options, ['scopes', 'audience'] satisfies (keyof DeviceOptions)[]);
  const audience = audienceOf(options, core.config);
  const parameters: Record<string, string> = { scope: (options.scopes ?? core.config.scopes).join(' ') };
  if (audience.length > 0) parameters.audience = audience.join(' ');
  const answer = await (await core.protocol()).startDevice(parameters);
  const absolute = (uri: string): string => new URL(uri, core.config.domain).href;
  const { verification_uri_complete: complete, qr_code } = answer as DeviceAnswer & { readonly qr_code?: unknown };
  return Object.freeze({
    userCode: answer.user_code,
    verificationUri: absolute(answer.verification_uri),
    verificationUriComplete: complete === undefined ? undefined : absolute(complete),
    qrCode: typeof qr_code === 'string' ? qr_code : undefined,
    expiresAt: Date.now() + answer.expires_in * 1_000,
    poll: (limits?: { readonly signal?: AbortSignal | undefined }) =>
      pollDevice(core, answer, audience, limits?.signal),
  });
}

async function pollDevice(
  core: OAuthCore,
  answer: DeviceAnswer,
  audience: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DeviceTokens> {
  const timeout = AbortSignal.timeout(answer.expires_in * 1_000);
  const protocol = await core.protocol();
  let issued: IssuedTokens;
  try {
    issued = await protocol.pollDevice(answer, signal ? AbortSignal.any([signal, timeout]) : timeout);
  } catch (error) {
    if (signal?.aborted)
      throw new KindeError('ABORTED', 'The wait for the device was aborted by its signal.', { cause: signal.reason });
    if (!timeout.aborted) throw error;
    throw new KindeOAuthError('DEVICE_REFUSED', 'The device code ran out before the user acted.', {
      error: 'expired_token',
    });
  }
  return deviceTokensFrom(core, issued, audience);
}

async function deviceTokensFrom(
  core: OAuthCore,
  { accessToken, refreshToken, idToken, expiresIn }: IssuedTokens,
  audience: readonly string[],
): Promise<DeviceTokens> {
  const verifier = await core.verifier();
  const { clientId } = core.config;
  const expiresAt = Date.now() + expiresIn * 1_000;
  const { sub } = await verifier.verifyAccessToken(accessToken, accessTokenChecks(clientId, audience));
  if (idToken === undefined) return Object.freeze({ accessToken, refreshToken, idToken, expiresAt, user: undefined });
  const claims = await verifier.verifyIdToken(idToken, { clientId }).catch(asIdTokenError);
  if (claims.sub !== sub) {
    throw new KindeOAuthError('ID_TOKEN_INVALID', 'The ID token and the access token are of different users.');
  }
  return Object.freeze({ accessToken, refreshToken, idToken, expiresAt, user: userFrom(idToken) });
}
