import type { Application } from '../state.js';
import type { Exchange } from './exchange.js';
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
  const device = exchange.state.signIn.devices.get(form.get('device_code') ?? '');
  if (!device || device.clientId !== application.clientId || device.status === 'used') {
    throw new OAuthError('invalid_grant', 'The device code is unknown');
  }
  if (device.expiresAt <= exchange.now) throw new OAuthError('expired_token', 'The device code is expired');
  checkPace(device, exchange.now);
  if (device.status === 'denied') throw new OAuthError('access_denied', 'The user refused the device', 400);
  if (!device.grant) throw new OAuthError('authorization_pending', 'The user has not allowed the device yet');
  device.status = 'used';
  if (device.grant.isRevoked) throw new OAuthError('invalid_grant', 'The device code is revoked');
  return await tokenResponse(exchange, application, device.grant, { scope: '' });
}

function checkPace(device: DeviceAuthorization, now: number): void {
  const last = device.polledAt;
  device.polledAt = now;
  if (last === undefined || now - last >= device.intervalS * 1000) return;
  device.intervalS += SLOWER_S;
  throw new OAuthError('slow_down', `Ask every ${device.intervalS} seconds at most`);
}
