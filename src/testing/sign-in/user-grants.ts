import type { Application } from '../records.js';
import { codeGrant } from './code-grant.js';
import { DEVICE_GRANT_TYPE, deviceGrant } from './device-grant.js';
import type { Exchange } from './exchange.js';
import { OAuthError } from './oauth-error.js';
import { refreshGrant } from './refresh-grant.js';

/** Answers one kind of request to the token endpoint. */
export type TokenGrant = (exchange: Exchange, form: URLSearchParams, application: Application) => Promise<Response>;

const GRANTS: Readonly<Record<string, TokenGrant>> = {
  authorization_code: codeGrant,
  refresh_token: refreshGrant,
  [DEVICE_GRANT_TYPE]: deviceGrant,
};

/** Answers the grants of users. @throws OAuthError when the grant is unknown or not for such an application. */
export const userGrant: TokenGrant = async (exchange, form, application) => {
  const name = form.get('grant_type') ?? '';
  const grant = Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined;
  if (!grant) throw new OAuthError('unsupported_grant_type', `The grant type ${name} is not supported`);
  if (application.type !== 'm2m') return await grant(exchange, form, application);
  throw new OAuthError('unauthorized_client', `Applications of type m2m may not use the grant type ${name}`);
};
