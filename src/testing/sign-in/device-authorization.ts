import { jsonResponse } from '../answers.js';
import { allowedAudiences, allowedScopes } from '../apis/grants.js';
import type { Application } from '../records.js';
import type { State } from '../state.js';
import { oauthForm } from './client-authentication.js';
import type { Endpoint, Exchange } from './exchange.js';
import { type DeviceAuthorization, dropExpired } from './model.js';
import { OAuthError } from './oauth-error.js';
import { requestedAudiences, userScopes } from './scopes.js';
import { randomSecret, randomUserCode } from './secrets.js';

const INTERVAL_S = 5;
/** Stands for the code of `verification_uri_complete`: a picture of one pixel. */
const QR_CODE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';
/** How long a device can still be told that its code has expired. */
const KEPT_MS = 3_600_000;

/** POST /oauth2/device/auth */
export const deviceAuthorizationEndpoint: Endpoint = async (exchange) => {
  const { request, url, state, settings } = exchange;
  const form = await oauthForm(request);
  const application = deviceApplication(form, state);
  const audiences = requestedAudiences(form, allowedAudiences(state, application, url.origin));
  const scopes = userScopes(form.get('scope'), allowedScopes(state, application, url.origin, audiences));
  const { deviceCode, userCode } = remember(exchange, { clientId: application.clientId, scopes, audiences });
  const body = {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${url.origin}/device`,
    verification_uri_complete: `${url.origin}/device?user_code=${userCode}`,
    expires_in: settings.deviceCodeLifetimeS,
    interval: INTERVAL_S,
    qr_code: QR_CODE,
  };
  return jsonResponse(200, body, { 'cache-control': 'no-store' });
};

/** The application that is named; without a name the first that signs users in, as the one set for devices in Kinde. */
function deviceApplication(form: URLSearchParams, state: State): Application {
  const clientId = form.get('client_id');
  const all = state.applications.all();
  const application = clientId ? state.applications.get(clientId) : all.find(({ type }) => type !== 'm2m');
  if (!application) throw new OAuthError('invalid_client', 'There is no such client');
  if (application.type !== 'm2m') return application;
  throw new OAuthError('unauthorized_client', 'Applications of type m2m sign no users in');
}

function remember(
  { state, settings, now }: Exchange,
  input: Pick<DeviceAuthorization, 'clientId' | 'scopes' | 'audiences'>,
): { readonly deviceCode: string; readonly userCode: string } {
  const { devices } = state.signIn;
  dropExpired(devices, now - KEPT_MS);
  const deviceCode = `kinde_dc_${randomSecret()}`;
  const userCode = randomUserCode();
  devices.set(deviceCode, {
    ...input,
    deviceCode,
    userCode,
    requestedAt: now,
    expiresAt: now + settings.deviceCodeLifetimeS * 1000,
    intervalS: INTERVAL_S,
    polledAt: undefined,
    status: 'pending',
    grantId: undefined,
  });
  return { deviceCode, userCode };
}
