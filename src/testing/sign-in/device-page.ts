import { hasAccess } from '../applications/access.js';
import type { User } from '../records.js';
import { continuationOf, pagePath } from './continuation.js';
import { type Endpoint, type Exchange, redirectResponse } from './exchange.js';
import { alert, field } from './fields.js';
import { createGrant } from './grants.js';
import { type Html, html } from './html.js';
import type { DeviceAuthorization, Session } from './model.js';
import { openOrganizations } from './organization-choice.js';
import { pageForm, pageResponse } from './page.js';
import { displayName } from './people.js';
import { sessionOf } from './sessions.js';

/** GET /device: asks for the code, then who the user is, then whether the device may sign in as them. */
export const showDevice: Endpoint = (exchange) => {
  const text = exchange.url.searchParams.get('user_code');
  if (text === null) return codePage(exchange, '');
  const device = waitingDevice(exchange, text);
  if (!device) return codePage(exchange, text, 'No device waits for this code.');
  const session = sessionOf(exchange);
  const user = exchange.state.users.get(session?.userId ?? '');
  return user ? confirmPage(exchange, device, user) : signInFirst(device.userCode);
};

/** POST /device: `user_code`, and `decision` once the user has one. */
export const submitDevice: Endpoint = async (exchange) => {
  const form = await pageForm(exchange);
  const text = form.get('user_code') ?? '';
  const device = waitingDevice(exchange, text);
  if (!device) return codePage(exchange, text, 'No device waits for this code.');
  const decision = form.get('decision');
  if (decision !== 'allow' && decision !== 'refuse') return redirectResponse(devicePath(device.userCode));
  const session = sessionOf(exchange);
  if (!session) return signInFirst(device.userCode);
  const orgCode = organizationOf(exchange, session);
  const isOpen = hasAccess(exchange.state, device.clientId, session.userId, orgCode);
  const isAllowed = decision === 'allow' && isOpen;
  if (isAllowed) allow(exchange, device, session, orgCode);
  else exchange.state.signIn.devices.update(device.deviceCode, { status: 'denied' });
  const title = isAllowed ? 'Device signed in' : isOpen ? 'Device refused' : 'Your roles may not sign in here';
  return pageResponse(exchange, { title, content: () => html`<p>You can close this page.</p>` });
};

function organizationOf({ state }: Exchange, { userId, orgCode }: Session): string | undefined {
  const user = state.users.get(userId);
  const [first] = user ? openOrganizations(state, user) : [];
  return orgCode ?? first?.code;
}

function allow(exchange: Exchange, device: DeviceAuthorization, session: Session, orgCode: string | undefined): void {
  const { clientId, scopes, audiences, requestedAt } = device;
  const input = { clientId, scopes, audiences, requestedAt, orgCode, nonce: undefined };
  const grant = createGrant(exchange, session, input);
  exchange.state.signIn.devices.update(device.deviceCode, { grantId: grant.id });
}

function waitingDevice({ state, now }: Exchange, text: string): DeviceAuthorization | undefined {
  const userCode = text.toUpperCase().replace(/[^A-Z]/g, '');
  const device = state.signIn.devices.all().find((item) => item.userCode === userCode);
  const isWaiting = device?.status === 'pending' && !device.grantId && device.expiresAt > now;
  return isWaiting ? device : undefined;
}

function signInFirst(userCode: string): Response {
  return redirectResponse(pagePath('sign-in', continuationOf('/device', new URLSearchParams({ user_code: userCode }))));
}

function devicePath(userCode: string): string {
  return `/device?${new URLSearchParams({ user_code: userCode })}`;
}

function codePage(exchange: Exchange, value: string, message?: string): Response {
  const isWrong = message !== undefined;
  const content = (csrf: Html) => html`
<p class="quiet">Type the code that your device shows.</p>
${alert(message)}
<form method="post" action="/device">${csrf}
${field({ name: 'user_code', label: 'Code', value, isFirst: true, isWrong })}
<button>Continue</button>
</form>`;
  return pageResponse(exchange, { title: 'Connect a device', content, status: isWrong ? 422 : 200 });
}

function confirmPage(exchange: Exchange, { clientId, userCode }: DeviceAuthorization, user: User): Response {
  const name = exchange.state.applications.get(clientId)?.name ?? clientId;
  const content = (csrf: Html) => html`
<p>A device with the code <strong>${userCode}</strong> wants to sign in to ${name} as ${displayName(user)}.</p>
<form method="post" action="/device">${csrf}<input type="hidden" name="user_code" value="${userCode}">
<button name="decision" value="allow">Allow</button>
<button class="plain" name="decision" value="refuse">Refuse</button>
</form>`;
  return pageResponse(exchange, { title: 'Connect a device', content });
}
