import {
  allowInsecureRequests,
  authorizationCodeGrant,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  customFetch,
  fetchUserInfo,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import type { OAuthConfig } from './config.js';
import type { Endpoints } from './discovery.js';
import { createOAuthFetch } from './fetch.js';
import { guarded } from './protocol-failure.js';

/** Tokens as Kinde issued them. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly idToken?: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope?: string | undefined;
}

/** What a callback is held against. */
export interface ExchangeChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What Kinde answers to the start of a device authorization. */
export type DeviceAnswer = Awaited<ReturnType<typeof initiateDeviceAuthorization>>;

/** OAuth and OpenID Connect as Kinde speaks them; every failure is a typed error. */
export interface Protocol {
  /** @throws KindeOAuthError `TOKEN_EXCHANGE_FAILED`, `ID_TOKEN_INVALID`, `DISCOVERY_INVALID`. */
  exchange(callback: URL, checks: ExchangeChecks): Promise<IssuedTokens>;
  /** @throws KindeOAuthError `NOT_AUTHENTICATED` if the refresh token is no longer good, else `REFRESH_FAILED`. */
  refresh(refreshToken: string): Promise<IssuedTokens>;
  revoke(token: string, hint: 'access_token' | 'refresh_token' | undefined): Promise<void>;
  /** @param subject The `sub` that the answer must have. */
  userInfo(accessToken: string, subject: string): Promise<Record<string, unknown>>;
  startDevice(parameters: Record<string, string>): Promise<DeviceAnswer>;
  pollDevice(answer: DeviceAnswer, signal: AbortSignal): Promise<IssuedTokens>;
}

/** The protocol for one application. */
export function createProtocol(config: OAuthConfig, endpoints: () => Promise<Endpoints>): Protocol {
  const send = createOAuthFetch(config);
  let current: { endpoints: Endpoints; client: Configuration } | undefined;
  const client = async (): Promise<Configuration> => {
    const found = await endpoints();
    if (current?.endpoints !== found) current = { endpoints: found, client: clientFrom(found, config, send) };
    return current.client;
  };
  return {
    exchange: (callback, { state, nonce, codeVerifier }) =>
      guarded('TOKEN_EXCHANGE_FAILED', 'Kinde did not exchange the code for tokens', async () => {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        };
        return issuedFrom(await authorizationCodeGrant(await client(), callback, checks));
      }),
    refresh: (refreshToken) =>
      guarded('REFRESH_FAILED', 'The tokens could not be renewed', async () =>
        issuedFrom(await refreshTokenGrant(await client(), refreshToken)),
      ),
    revoke: (token, hint) =>
      guarded('UNEXPECTED_RESPONSE', 'Kinde did not revoke the token', async () =>
        tokenRevocation(await client(), token, hint === undefined ? {} : { token_type_hint: hint }),
      ),
    userInfo: (accessToken, subject) =>
      guarded('TOKEN_INVALID', 'Kinde did not give the user profile', async () =>
        fetchUserInfo(await client(), accessToken, subject),
      ),
    startDevice: (parameters) =>
      guarded('DEVICE_REFUSED', 'Kinde did not start the device authorization', async () =>
        initiateDeviceAuthorization(await client(), parameters),
      ),
    pollDevice: (answer, signal) =>
      guarded('DEVICE_REFUSED', 'The device authorization ended without tokens', async () =>
        issuedFrom(await pollDeviceAuthorizationGrant(await client(), answer, undefined, { signal })),
      ),
  };
}

function clientFrom(
  endpoints: Endpoints,
  config: OAuthConfig,
  send: ReturnType<typeof createOAuthFetch>,
): Configuration {
  const { clientId, clientSecret, clockToleranceSeconds } = config;
  const metadata = { id_token_signed_response_alg: 'RS256', [clockTolerance]: clockToleranceSeconds };
  const authentication = clientSecret === undefined ? None() : ClientSecretPost(clientSecret);
  const client = new Configuration({ ...endpoints }, clientId, metadata, authentication);
  client[customFetch] = send;
  // Ours bounds every attempt and all of them together; a second clock would only cut that short.
  client.timeout = (3 * config.timeout) / 1_000;
  if (config.domain.startsWith('http:')) allowInsecureRequests(client);
  return client;
}

interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  readonly id_token?: string | undefined;
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
}

const DEFAULT_LIFETIME_S = 3_600;

function issuedFrom({ access_token, refresh_token, id_token, expires_in, scope }: TokenAnswer): IssuedTokens {
  const expiresIn = expires_in !== undefined && expires_in > 0 ? expires_in : DEFAULT_LIFETIME_S;
  return { accessToken: access_token, refreshToken: refresh_token, idToken: id_token, expiresIn, scope };
}
