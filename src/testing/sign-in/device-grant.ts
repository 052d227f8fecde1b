import type { Application } from '../records.js';
import type { Exchange } from './exchange.js';
import { goodGrant } from './grants.js';
import type { DeviceAuthorization } from './model.js';
import { OAuthError } from './oauth-error.js';
import { tokenResponse } from './token-response.js';

/** The grant type of RFC 8628. */
export const DEVICE_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

const SLOWER_S = 5;

/** `device_code`: says to wait until the user has allowed the device. */
export async function deviceGrant(
  exchange: Exchange,
  form: URLSearchParams,
  application: Application,
): Promise<Response> {
  const { state } = exchange;
  const device = state.signIn.devices.get(form.get('device_code') ?? '');
  if (!device || device.clientId !== application.clientId || device.status === 'used') {
    throw new OAuthError('invalid_grant', 'The device code is unknown');
  }
  if (device.expiresAt <= exchange.now) throw new OAuthError('expired_token', 'The device code is expired');
  checkPace(exchange, device);
  if (device.status === 'denied') throw new OAuthError('access_denied', 'The user refused the device', 400);
  if (!device.grantId) throw new OAuthError('authorization_pending', 'The user has not allowed the device yet');
  state.signIn.devices.update(device.deviceCode, { status: 'used' });
  const grant = goodGrant(state, device.grantId);
  if (!grant) throw new OAuthError('invalid_grant', 'The device code is revoked');
  return await tokenResponse(exchange, application, grant, { scope: '' });
}

function checkPace({ state, now }: Exchange, { deviceCode, polledAt, ...device }: DeviceAuthorization): void {
  const isTooSoon = polledAt !== undefined && now - polledAt < device.intervalS * 1000;
  const intervalS = device.intervalS + (isTooSoon ? SLOWER_S : 0);
  state.signIn.devices.update(deviceCode, { polledAt: now, intervalS });
  if (isTooSoon) throw new OAuthError('slow_down', `Ask every ${intervalS} seconds at most`);
}
