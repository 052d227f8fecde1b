import { type AccountOperations, operations as accountOperations } from '../../generated/account/operations.js';
import { type ManagementOperations, operations } from '../../generated/management/operations.js';
import { EmulatorError } from './emulator-error.js';
import { nearest } from './nearest.js';

/** Endpoints of OAuth by path; the Account API's document names three of them as well, its names are not used here. */
const OAUTH = {
  '/oauth2/auth': 'oauth.authorize',
  '/oauth2/token': 'oauth.token',
  '/oauth2/introspect': 'oauth.introspect',
  '/oauth2/revoke': 'oauth.revoke',
  '/oauth2/v2/user_profile': 'oauth.userProfile',
  '/oauth2/device/auth': 'oauth.device',
  '/.well-known/jwks': 'oauth.jwks',
  '/.well-known/jwks.json': 'oauth.jwks',
  '/.well-known/openid-configuration': 'oauth.discovery',
  '/logout': 'oauth.logout',
} as const;

/** Name of an endpoint of OAuth. */
type OAuthName = (typeof OAUTH)[keyof typeof OAUTH];

/** Name of an operation that the Account API itself answers. */
export type AccountName = Exclude<keyof AccountOperations, 'getUserProfile' | 'introspectToken' | 'revokeToken'>;

/**
 * Name of an operation: of the Management API (`createUser`), of the Account API (`account.getRoles`), or of an endpoint of
 * OAuth (`oauth.token`).
 */
export type OperationName = keyof ManagementOperations | `account.${AccountName}` | OAuthName;

/** Name of the endpoint of OAuth that a request is for; what a browser asks beforehand (CORS) is for none. */
export function oauthNameOf(method: string, pathname: string): OAuthName | undefined {
  const isEndpoint = method !== 'OPTIONS' && Object.hasOwn(OAUTH, pathname);
  return isEndpoint ? OAUTH[pathname as keyof typeof OAUTH] : undefined;
}

/** Every name that a request can have. */
export function operationNames(): readonly string[] {
  const account = Object.entries(accountOperations).filter(([, { path }]) => path.startsWith('/account_api/'));
  const names = [...Object.keys(operations), ...account.map(([name]) => `account.${name}`), ...Object.values(OAUTH)];
  return [...new Set(names)];
}

/** Whether a request can have this name. */
export function isOperationName(name: string): boolean {
  return Object.hasOwn(operations, name) || operationNames().includes(name);
}

/** Makes the error of a name that nothing has, with the one that was meant; `otherwise` says what to do without a name. */
export function operationUnknown(name: string, known: readonly string[], otherwise: string): EmulatorError {
  const last = (text: string) => text.slice(text.lastIndexOf('.') + 1);
  // The whole name first: `account.getRole` means another one than `getRole`.
  const meant = nearest(name, known) ?? known.find((one) => last(one) === nearest(last(name), known.map(last)));
  const hint = meant === undefined ? otherwise : `Did you mean "${meant}"?`;
  return new EmulatorError('OPERATION_UNKNOWN', `There is no operation "${name}". ${hint}`);
}
